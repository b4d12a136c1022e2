package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;

/** What every message must have before it is stored (server.md 2.1). */
final class MessageChecks {
  private MessageChecks() {}

  static void check(Message message) {
    if (MessageId.of(message.getMessageId()).isNil()) {
      throw new IllegalArgumentException("a message needs an id of 32 bytes");
    }
    if (message.getCreationTime().getSeconds() == 0) {
      throw new IllegalArgumentException(
          "message " + MessageId.of(message.getMessageId()) + " has no creation time");
    }
  }
}
