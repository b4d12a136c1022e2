package dev.fleetspeak.client.system;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.security.SecureRandom;

/** Makes the messages from the client's system to the server's (client.md 3.1). */
final class SystemMessages {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SOURCE_ID_BYTES = 16;

  private SystemMessages() {}

  static Message of(
      ClientId client, String type, Priority priority, com.google.protobuf.Message data) {
    byte[] id = new byte[SOURCE_ID_BYTES];
    RANDOM.nextBytes(id);
    return Message.newBuilder()
        .setSource(Address.newBuilder().setClientId(client.bytes()).setServiceName("system"))
        .setSourceMessageId(ByteString.copyFrom(id))
        .setDestination(Address.newBuilder().setServiceName("system"))
        .setMessageType(type)
        .setData(Any.pack(data))
        .setPriority(priority)
        .setBackground(true)
        .build();
  }
}
