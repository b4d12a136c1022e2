package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.GetPendingMessageCountRequest;
import dev.fleetspeak.proto.server.GetPendingMessageCountResponse;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesResponse;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls on messages (server.md 2.2, 6.2). */
final class MessageCalls {
  private static final Logger LOG = LoggerFactory.getLogger(MessageCalls.class);

  private final AdminBackend backend;
  private final AnswerWaiters waiters;
  private final MessageInsertion insertion;
  private final PayloadAccess payloads;

  MessageCalls(AdminBackend backend, AnswerWaiters waiters, PayloadAccess payloads) {
    this.payloads = payloads;
    this.backend = backend;
    this.waiters = waiters;
    this.insertion = new MessageInsertion(backend);
  }

  void insert(Message message) {
    insertion.store(insertion.complete(message));
  }

  GetMessageStatusResponse status(GetMessageStatusRequest request) {
    GetMessageStatusResponse.Builder response = GetMessageStatusResponse.newBuilder();
    List<Message> found =
        backend.store().getMessages(List.of(Requests.message(request.getMessageId())), false);
    for (Message message : found) {
      response.setCreationTime(message.getCreationTime());
      if (message.hasResult()) {
        response.setResult(message.getResult());
      }
    }
    return response.build();
  }

  void deletePending(DeletePendingMessagesRequest request) {
    List<ClientId> clients = Requests.clients(request.getClientIdsList());
    if (clients.isEmpty()) {
      return;
    }
    backend.store().deletePendingMessages(clients);
    LOG.info("pending messages of {} removed", clients);
    clients.forEach(client -> waiters.recheck(client, backend.store()::getMessageResult));
  }

  GetPendingMessagesResponse pending(GetPendingMessagesRequest request) {
    payloads.check(request.getWantData());
    long offset = Requests.clamped(request.getOffset());
    long limit = Requests.clamped(request.getLimit());
    if (offset > 0 && limit == 0) {
      throw new IllegalArgumentException("offset needs a limit");
    }
    List<ClientId> clients = Requests.clients(request.getClientIdsList());
    GetPendingMessagesResponse.Builder response = GetPendingMessagesResponse.newBuilder();
    if (!clients.isEmpty()) {
      response.addAllMessages(
          backend
              .store()
              .getPendingMessages(
                  clients, offset, limit == 0 ? Long.MAX_VALUE : limit, request.getWantData()));
    }
    return response.build();
  }

  GetPendingMessageCountResponse pendingCount(GetPendingMessageCountRequest request) {
    List<ClientId> clients = Requests.clients(request.getClientIdsList());
    long count = clients.isEmpty() ? 0 : backend.store().getPendingMessageCount(clients);
    return GetPendingMessageCountResponse.newBuilder().setCount(count).build();
  }
}
