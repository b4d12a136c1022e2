package dev.fleetspeak.client.service.socket;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import java.util.ArrayList;
import java.util.List;

/**
 * Ids of messages that the server confirmed and their process has not been told of. Bounded: a
 * process that does not read them is not worth serving. For one lock's holders.
 */
final class Confirmations {
  /** Far more than can be under way in an outbox at once, and what one message still holds. */
  private static final int MAX_BYTES = 1 << 20;

  private final List<ByteString> ids = new ArrayList<>();
  private int bytes;

  /**
   * Adds one.
   *
   * @return false if they are too many
   */
  boolean add(ByteString id) {
    ids.add(id);
    // With what a list entry and its field cost, so that empty ones are bounded too.
    bytes += id.size() + 16;
    return bytes <= MAX_BYTES;
  }

  boolean isEmpty() {
    return ids.isEmpty();
  }

  /** All of them in one message (client.md 6.9); there are none afterwards. */
  Message take() {
    MessageAckData data = MessageAckData.newBuilder().addAllMessageIds(ids).build();
    ids.clear();
    bytes = 0;
    return Message.newBuilder()
        .setSource(Address.newBuilder().setServiceName("client"))
        .setMessageType("LocalAck")
        .setData(Any.pack(data))
        .build();
  }
}
