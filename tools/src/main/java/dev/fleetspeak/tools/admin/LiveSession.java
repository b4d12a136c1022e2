package dev.fleetspeak.tools.admin;

import dev.fleetspeak.proto.console.v1.ConsoleActionsGrpc.ConsoleActionsBlockingStub;
import dev.fleetspeak.proto.console.v1.ConsoleGrpc.ConsoleBlockingStub;
import dev.fleetspeak.proto.server.AdminGrpc.AdminBlockingStub;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.connection.Connection;
import dev.fleetspeak.tools.admin.output.Output;
import java.time.Duration;
import java.time.InstantSource;

/** A session over a connection. */
record LiveSession(Connection connection, Output output) implements Session {

  @Override
  public AdminBlockingStub admin() {
    return connection.admin();
  }

  @Override
  public ConsoleBlockingStub console() {
    return connection.console();
  }

  @Override
  public ConsoleActionsBlockingStub actions(Duration bound) {
    return connection.actions(bound);
  }

  @Override
  public InstantSource clock() {
    return InstantSource.system();
  }
}
