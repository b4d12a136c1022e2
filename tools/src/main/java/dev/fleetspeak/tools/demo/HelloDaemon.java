package dev.fleetspeak.tools.demo;

import com.google.protobuf.StringValue;
import dev.fleetspeak.connector.daemon.DaemonConnection;
import dev.fleetspeak.proto.common.Message;

/**
 * The demo's service {@code hello}: a program of its own that the client starts, and that answers
 * whoever says a name. All that a daemon service needs.
 */
public final class HelloDaemon {
  private HelloDaemon() {}

  /** Entry point; ends when the client closes the channel. */
  public static void main(String[] arguments) throws Exception {
    try (DaemonConnection connection = DaemonConnection.open("hello 1.0")) {
      Message request;
      while ((request = connection.receive()) != null) {
        String name = request.getData().unpack(StringValue.class).getValue();
        connection.reply(
            request,
            "HelloReply",
            StringValue.of("Hello " + name + ", says client " + connection.clientId()));
      }
    }
  }
}
