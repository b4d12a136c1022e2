package dev.fleetspeak.tools.admin.connection;

import java.time.Duration;

/**
 * How to reach a server.
 *
 * @param address host:port, or any target that gRPC resolves
 * @param connectTimeout how long to try
 * @param callTimeout how long one call may take
 * @param tls how the connection is guarded
 */
public record ConnectionSettings(
    String address, Duration connectTimeout, Duration callTimeout, Tls tls) {

  /**
   * Transport security.
   *
   * @param enabled whether to use it
   * @param authority PEM file of trusted certificates; empty for the JDK's own
   * @param certificate PEM file of the client's certificate; empty for none
   * @param key PEM file of the client's key; empty for none
   * @param serverName name to check the server's certificate against; empty for the address's host
   */
  public record Tls(
      boolean enabled, String authority, String certificate, String key, String serverName) {}
}
