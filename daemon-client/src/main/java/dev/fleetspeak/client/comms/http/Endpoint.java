package dev.fleetspeak.client.comms.http;

/**
 * Where a request goes.
 *
 * @param authority {@code host:port} as configured, also the request's Host
 * @param host to connect to, without brackets
 * @param port to connect to
 * @param tlsName name for SNI and verification
 */
public record Endpoint(String authority, String host, int port, String tlsName) {
  private static final int HTTPS_PORT = 443;

  /**
   * Reads a configured address; without a port it is that of HTTPS.
   *
   * @param serverName replaces the host in TLS unless empty
   * @throws IllegalArgumentException if it is no address; the text says why
   */
  public static Endpoint parse(String authority, String serverName) {
    int bracket = authority.lastIndexOf(']');
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > bracket;
    String host = hasPort ? authority.substring(0, colon) : authority;
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "server address " + authority + ": an IPv6 address needs brackets");
    }
    int port = HTTPS_PORT;
    if (hasPort) {
      try {
        port = Integer.parseInt(authority.substring(colon + 1));
      } catch (NumberFormatException e) {
        port = -1;
      }
    }
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("server address " + authority + " is not host:port");
    }
    return new Endpoint(authority, host, port, serverName.isEmpty() ? host : serverName);
  }
}
