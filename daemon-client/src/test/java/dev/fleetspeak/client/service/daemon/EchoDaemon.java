package dev.fleetspeak.client.service.daemon;

import com.google.protobuf.StringValue;
import dev.fleetspeak.connector.daemon.DaemonConnection;
import dev.fleetspeak.proto.common.Message;

/** A daemon for tests: answers {@code Ping} with {@code Pong}, ends at {@code Exit}. */
public final class EchoDaemon {
  private EchoDaemon() {}

  public static void main(String[] args) throws Exception {
    try (DaemonConnection connection = DaemonConnection.open("1.0")) {
      connection.heartbeat();
      Message message;
      while ((message = connection.receive()) != null) {
        if (message.getMessageType().equals("Exit")) {
          System.exit(3);
        }
        if (message.getMessageType().equals("Print")) {
          System.out.print("printed");
          System.out.flush();
          System.err.print("complained");
          continue;
        }
        connection.reply(
            message,
            "Pong",
            StringValue.of(connection.clientId() + " " + ProcessHandle.current().pid()));
      }
    }
  }
}
