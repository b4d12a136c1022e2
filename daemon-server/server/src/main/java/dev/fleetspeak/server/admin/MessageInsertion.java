package dev.fleetspeak.server.admin;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Message;
import java.util.List;

/** Takes messages in from callers (server.md 6.3). */
final class MessageInsertion {
  private final AdminBackend backend;

  MessageInsertion(AdminBackend backend) {
    this.backend = backend;
  }

  /**
   * Checks a message and fills in its id and creation time where they are missing.
   *
   * @throws IllegalArgumentException if it cannot be taken
   */
  Message complete(Message message) {
    var _ = Requests.text("destination.service_name", message.getDestination().getServiceName());
    var _ = Requests.text("source.service_name", message.getSource().getServiceName());
    var _ = ClientId.of(message.getSource().getClientId());
    Message.Builder builder = message.toBuilder();
    MessageId id = MessageId.of(message.getMessageId());
    if (id.isNil()) {
      builder.setMessageId(MessageId.random().bytes());
    }
    if (message.hasCreationTime()) {
      if (Times.instant("creation_time", message.getCreationTime()).getEpochSecond() == 0) {
        throw new IllegalArgumentException("creation_time must be after the epoch, or absent");
      }
    } else {
      builder.setCreationTime(Times.timestamp(backend.clock().instant()));
    }
    Message complete = builder.build();
    ClientId client = ClientId.of(message.getDestination().getClientId());
    int size = complete.getSerializedSize();
    if (!client.isNil() && size > WireLimits.MAX_ADMIN_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "the message has %d bytes; the limit for messages to clients is %d-byte"
              .formatted(size, WireLimits.MAX_ADMIN_MESSAGE_BYTES));
    }
    return complete;
  }

  /** Stores a message that is complete, and sees to it that it moves on at once. */
  void store(Message message) {
    ClientId client = ClientId.of(message.getDestination().getClientId());
    if (!client.isNil() && backend.store().getClientData(client).isEmpty()) {
      throw Failures.notFound("no client " + client);
    }
    List<MessageId> inserted = backend.store().storeMessages(List.of(message));
    if (!client.isNil()) {
      backend.wake().accept(client);
    } else if (!inserted.isEmpty() && !message.hasResult()) {
      backend.dispatch().accept(List.of(message));
    }
  }
}
