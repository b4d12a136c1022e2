package dev.fleetspeak.console.api;

/**
 * Where a server's admin interface listens.
 *
 * @param host name or address, without brackets
 * @param port 1 to 65535
 */
public record ServerAddress(String host, int port) {

  /**
   * Reads {@code host:port} or {@code [v6]:port}.
   *
   * @throws IllegalArgumentException for anything else, saying what is wrong
   */
  public static ServerAddress parse(String text) {
    String trimmed = text.trim();
    int colon = trimmed.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("write it as host:port, for instance 127.0.0.1:6061");
    }
    String host = trimmed.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0) {
      throw new IllegalArgumentException("put an IPv6 address in brackets: [::1]:6061");
    }
    String digits = trimmed.substring(colon + 1);
    int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : 0;
    if (host.isBlank() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("the port is a number from 1 to 65535");
    }
    return new ServerAddress(host, port);
  }

  /** Whether only this machine is meant, judged by the name alone. */
  public boolean isLoopback() {
    return host.equals("localhost") || host.startsWith("127.") || host.equals("::1");
  }

  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
