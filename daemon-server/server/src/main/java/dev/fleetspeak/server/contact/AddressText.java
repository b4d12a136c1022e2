package dev.fleetspeak.server.contact;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/** Peer addresses as the store and the admin service show them: {@code host:port}. */
final class AddressText {
  /** What the reference's column takes (server.md 2.8). */
  private static final int MAX_CHARS = 64;

  private AddressText() {}

  /** Numeric form with IPv6 in brackets and shortened as usual; empty for no address. */
  static String of(SocketAddress address) {
    if (!(address instanceof InetSocketAddress inet)) {
      return cut(address.toString());
    }
    InetAddress ip = inet.getAddress();
    String host =
        switch (ip) {
          case null -> inet.getHostString();
          case Inet6Address six -> "[" + shortened(six) + "]";
          default -> ip.getHostAddress();
        };
    return host.isEmpty() ? "" : cut(host + ":" + inet.getPort());
  }

  private static String cut(String text) {
    return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
  }

  /** Leaves out the longest run of two or more zero groups, the first of several (RFC 5952). */
  private static String shortened(Inet6Address address) {
    String full = address.getHostAddress();
    int percent = full.indexOf('%');
    String zone = percent < 0 ? "" : full.substring(percent);
    String[] groups = (percent < 0 ? full : full.substring(0, percent)).split(":", -1);
    int bestStart = -1;
    int bestLength = 1;
    for (int start = 0; start < groups.length; start++) {
      int end = start;
      while (end < groups.length && groups[end].equals("0")) {
        end++;
      }
      if (end - start > bestLength) {
        bestStart = start;
        bestLength = end - start;
      }
    }
    if (bestStart < 0) {
      return full;
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bestStart; i++) {
      text.append(i == 0 ? "" : ":").append(groups[i]);
    }
    text.append("::");
    for (int i = bestStart + bestLength; i < groups.length; i++) {
      text.append(i == bestStart + bestLength ? "" : ":").append(groups[i]);
    }
    return text.append(zone).toString();
  }
}
