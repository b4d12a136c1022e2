package dev.fleetspeak.tools.config.pki;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An address as clients are given it.
 *
 * @param host name or literal, without brackets
 * @param port as written
 */
public record HostPort(String host, String port) {
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");

  /**
   * Splits {@code host:port}; a literal IPv6 address stands in brackets.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  public static HostPort parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("\"" + text + "\" has no port; write host:port");
    }
    String host = text.substring(0, colon);
    String port = text.substring(colon + 1);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.indexOf(':') >= 0 || host.indexOf('[') >= 0 || host.indexOf(']') >= 0) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is no host:port; an IPv6 address stands in brackets, as [::1]:443");
    }
    if (host.isEmpty()) {
      throw new IllegalArgumentException("\"" + text + "\" has no host; write host:port");
    }
    if (!port.matches("\\d{1,5}") || Integer.parseInt(port) > 65_535) {
      throw new IllegalArgumentException("\"" + text + "\" has no port number after the colon");
    }
    return new HostPort(host, port);
  }

  /** The address that a literal host stands for; none for a name. */
  static Optional<InetAddress> literal(String host) {
    if (!IPV4.matcher(host).matches() && (host.indexOf(':') < 0 || host.indexOf('%') >= 0)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /** Whether the host is this machine's own loopback. */
  public boolean isLoopback() {
    return host.equals("localhost")
        || literal(host).map(InetAddress::isLoopbackAddress).orElse(false);
  }
}
