package dev.fleetspeak.server.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Addresses as Go writes them: {@code host:port}, {@code :port}, {@code [::1]:port}. */
public final class ListenAddress {
  private ListenAddress() {}

  /**
   * Reads an address to listen on. Without a host it means every address of this machine; port 0
   * takes a free one.
   *
   * @throws IllegalArgumentException if it is no such address; the text says what is wrong
   */
  public static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 0) {
      throw bad(text, "there is no port");
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    } else if (host.contains(":")) {
      throw bad(text, "an IPv6 address stands in brackets");
    }
    int port = port(text, text.substring(colon + 1));
    if (host.isEmpty()) {
      return new InetSocketAddress(port);
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("the host \"" + host + "\" has no address", e);
    }
  }

  /**
   * Checks an address that others call, without looking its host up.
   *
   * @throws IllegalArgumentException if it has no host or no port; the text says what is wrong
   */
  public static void checkText(String text) {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw bad(text, colon < 0 ? "there is no port" : "there is no host");
    }
    if (port(text, text.substring(colon + 1)) == 0) {
      throw bad(text, "nobody can be reached at port 0");
    }
  }

  /** An address in numbers, as {@code host:port}. */
  public static String text(InetSocketAddress address) {
    String host =
        address.getAddress() == null
            ? address.getHostString()
            : address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }

  private static int port(String text, String digits) {
    int port = digits.matches("\\d{1,5}") ? Integer.parseInt(digits) : -1;
    if (port < 0 || port > 65535) {
      throw bad(text, "the port is a number up to 65535");
    }
    return port;
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException(
        "\"%s\" is no address: %s; write host:port, such as localhost:4443".formatted(text, why));
  }
}
