package dev.fleetspeak.e2e.peer;

import dev.fleetspeak.connector.ServiceConnection;
import dev.fleetspeak.connector.daemon.DaemonConnection;
import dev.fleetspeak.connector.socket.SocketConnection;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import java.nio.file.Path;

/** A service over our connectors: sends every message back to the service that it came from. */
public final class EchoPeer {
  private EchoPeer() {}

  /**
   * Entry point.
   *
   * @param arguments the socket to connect to; none for a daemon
   */
  public static void main(String[] arguments) throws Exception {
    try (ServiceConnection connection =
        arguments.length == 0
            ? DaemonConnection.open("java")
            : SocketConnection.open(Path.of(arguments[0]), "java")) {
      Message message;
      while ((message = connection.receive()) != null) {
        connection.send(
            Message.newBuilder()
                .setDestination(
                    Address.newBuilder().setServiceName(message.getSource().getServiceName()))
                .setMessageType("Echo")
                .setData(message.getData())
                .build());
      }
    }
  }
}
