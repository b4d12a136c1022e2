package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.AdminGrpc;
import dev.fleetspeak.proto.server.BlacklistClientRequest;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.proto.server.DeleteFileRequest;
import dev.fleetspeak.proto.server.DeletePendingMessagesRequest;
import dev.fleetspeak.proto.server.DisableBroadcastsRequest;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsRequest;
import dev.fleetspeak.proto.server.FetchClientResourceUsageRecordsResponse;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.proto.server.GetPendingMessageCountRequest;
import dev.fleetspeak.proto.server.GetPendingMessageCountResponse;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesResponse;
import dev.fleetspeak.proto.server.ListActiveBroadcastsRequest;
import dev.fleetspeak.proto.server.ListActiveBroadcastsResponse;
import dev.fleetspeak.proto.server.ListClientContactsRequest;
import dev.fleetspeak.proto.server.ListClientContactsResponse;
import dev.fleetspeak.proto.server.ListClientsRequest;
import dev.fleetspeak.proto.server.ListClientsResponse;
import dev.fleetspeak.proto.server.StoreFileRequest;
import dev.fleetspeak.proto.server.StreamClientContactsRequest;
import dev.fleetspeak.proto.server.StreamClientContactsResponse;
import dev.fleetspeak.proto.server.StreamClientIdsRequest;
import dev.fleetspeak.proto.server.StreamClientIdsResponse;
import io.grpc.stub.StreamObserver;

/** {@code fleetspeak.server.Admin}: the table from calls to the classes that do them. */
final class AdminService extends AdminGrpc.AdminImplBase {
  private final BroadcastCalls broadcasts;
  private final ClientCalls clients;
  private final MessageCalls messages;
  private final FileCalls files;

  AdminService(AdminBackend backend, AnswerWaiters waiters, PayloadAccess payloads) {
    this.broadcasts = new BroadcastCalls(backend);
    this.clients = new ClientCalls(backend);
    this.messages = new MessageCalls(backend, waiters, payloads);
    this.files = new FileCalls(backend.store());
  }

  @Override
  public void createBroadcast(CreateBroadcastRequest request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> broadcasts.create(request));
  }

  @Override
  public void listActiveBroadcasts(
      ListActiveBroadcastsRequest request, StreamObserver<ListActiveBroadcastsResponse> caller) {
    Answers.value(caller, () -> broadcasts.listActive(request));
  }

  @Override
  public void disableBroadcasts(
      DisableBroadcastsRequest request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> broadcasts.disable(request));
  }

  @Override
  public void listClients(ListClientsRequest request, StreamObserver<ListClientsResponse> caller) {
    Answers.value(caller, () -> clients.list(request));
  }

  @Override
  public void streamClientIds(
      StreamClientIdsRequest request, StreamObserver<StreamClientIdsResponse> caller) {
    Answers.started(caller, () -> clients.streamIds(request, caller));
  }

  @Override
  public void listClientContacts(
      ListClientContactsRequest request, StreamObserver<ListClientContactsResponse> caller) {
    Answers.value(caller, () -> clients.listContacts(request));
  }

  @Override
  public void streamClientContacts(
      StreamClientContactsRequest request, StreamObserver<StreamClientContactsResponse> caller) {
    Answers.started(caller, () -> clients.streamContacts(request, caller));
  }

  @Override
  public void getMessageStatus(
      GetMessageStatusRequest request, StreamObserver<GetMessageStatusResponse> caller) {
    Answers.value(caller, () -> messages.status(request));
  }

  @Override
  public void insertMessage(Message request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> messages.insert(request));
  }

  @Override
  public void deletePendingMessages(
      DeletePendingMessagesRequest request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> messages.deletePending(request));
  }

  @Override
  public void getPendingMessages(
      GetPendingMessagesRequest request, StreamObserver<GetPendingMessagesResponse> caller) {
    Answers.value(caller, () -> messages.pending(request));
  }

  @Override
  public void getPendingMessageCount(
      GetPendingMessageCountRequest request,
      StreamObserver<GetPendingMessageCountResponse> caller) {
    Answers.value(caller, () -> messages.pendingCount(request));
  }

  @Override
  public void storeFile(StoreFileRequest request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> files.store(request));
  }

  @Override
  public void deleteFile(DeleteFileRequest request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> files.delete(request));
  }

  @Override
  public void keepAlive(EmptyMessage request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> {});
  }

  @Override
  public void blacklistClient(BlacklistClientRequest request, StreamObserver<EmptyMessage> caller) {
    Answers.done(caller, () -> clients.blacklist(request));
  }

  @Override
  public void fetchClientResourceUsageRecords(
      FetchClientResourceUsageRecordsRequest request,
      StreamObserver<FetchClientResourceUsageRecordsResponse> caller) {
    Answers.value(caller, () -> clients.usage(request));
  }
}
