package dev.fleetspeak.e2e.peer;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import dev.fleetspeak.connector.daemon.DaemonConnection;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import java.nio.file.Path;

/**
 * A daemon service. To a {@code Burst} of n it sends a thousand messages numbered from n on; any
 * other message it records.
 */
public final class BurstDaemon {
  /** How many messages a burst has. */
  public static final int SIZE = 1000;

  private BurstDaemon() {}

  /**
   * Entry point.
   *
   * @param arguments the file to record to
   */
  public static void main(String[] arguments) throws Exception {
    try (DaemonConnection connection = DaemonConnection.open("");
        Recorder recorder = new Recorder(Path.of(arguments[0]))) {
      Message message;
      while ((message = connection.receive()) != null) {
        if (message.getMessageType().equals("Burst")) {
          burst(connection, message.getData().unpack(Int64Value.class).getValue());
        } else {
          recorder.record(message);
        }
      }
    }
  }

  private static void burst(DaemonConnection connection, long first) throws Exception {
    for (long number = first; number < first + SIZE; number++) {
      connection.send(
          Message.newBuilder()
              .setDestination(Address.newBuilder().setServiceName("burst"))
              .setMessageType("Item")
              .setData(Any.pack(Int64Value.of(number)))
              .build());
    }
  }
}
