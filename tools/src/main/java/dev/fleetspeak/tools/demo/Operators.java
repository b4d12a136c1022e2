package dev.fleetspeak.tools.demo;

import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.connection.Connection;
import dev.fleetspeak.tools.admin.connection.ConnectionSettings;
import java.time.Duration;

/** The demo's own way to its server's admin interface. */
final class Operators {
  private static final Duration CONNECT = Duration.ofSeconds(20);
  private static final Duration CALL = Duration.ofSeconds(20);

  private Operators() {}

  static Connection connect(ServerAddresses addresses) throws DemoException, InterruptedException {
    try {
      return Connection.open(
          new ConnectionSettings(
              addresses.admin(), CONNECT, CALL, new ConnectionSettings.Tls(false, "", "", "", "")));
    } catch (AdminException e) {
      throw new DemoException("the demo's server does not answer: " + e.getMessage(), e);
    }
  }
}
