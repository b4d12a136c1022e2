package dev.fleetspeak.connector.channel;

import com.google.protobuf.Any;
import dev.fleetspeak.proto.channel.StartupData;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;

/** What a program tells the client itself (client.md 6.6, 6.8). */
public final class SystemMessages {
  /** The service that these go to; nothing else may. */
  public static final String SYSTEM = "system";

  private SystemMessages() {}

  /** Who the program is: its process id and its version. */
  public static Message startup(String version) {
    return toSystem("StartupData")
        .setData(
            Any.pack(
                StartupData.newBuilder()
                    .setPid(ProcessHandle.current().pid())
                    .setVersion(version)
                    .build()))
        .build();
  }

  /** A sign of life. */
  public static Message heartbeat() {
    return toSystem("Heartbeat").build();
  }

  /**
   * Refuses what a service may not send.
   *
   * @throws IllegalArgumentException if the message is for {@code system}
   */
  public static void checkSendable(Message message) {
    if (message.getDestination().getServiceName().equals(SYSTEM)) {
      throw new IllegalArgumentException("a service cannot write to the service system");
    }
  }

  private static Message.Builder toSystem(String type) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName(SYSTEM))
        .setMessageType(type);
  }
}
