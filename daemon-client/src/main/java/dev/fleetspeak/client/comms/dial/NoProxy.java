package dev.fleetspeak.client.comms.dial;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are reached without the environment's proxy, as {@code NO_PROXY} lists them: names
 * (with all below them), names with a leading dot (only what is below), addresses, address ranges,
 * each with a port if wanted, or an asterisk for all. This machine is always among them.
 */
final class NoProxy {
  private final List<String> entries;

  NoProxy(@Nullable String list) {
    entries =
        list == null
            ? List.of()
            : Arrays.stream(list.split(",", -1))
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
  }

  boolean matches(String host, int port) {
    String name = host.toLowerCase(Locale.ROOT);
    InetAddress address = literal(name);
    if (name.equals("localhost") || address != null && address.isLoopbackAddress()) {
      return true;
    }
    return entries.stream().anyMatch(entry -> matches(entry, name, address, port));
  }

  private static boolean matches(
      String entry, String name, @Nullable InetAddress address, int port) {
    if (entry.equals("*")) {
      return true;
    }
    int slash = entry.indexOf('/');
    if (slash > 0) {
      return address != null && inRange(entry, slash, address);
    }
    String wanted = entry;
    int colon = entry.lastIndexOf(':');
    if (colon >= 0 && (entry.indexOf(':') == colon || entry.startsWith("["))) {
      if (!entry.substring(colon + 1).equals(Integer.toString(port))) {
        return false;
      }
      wanted = entry.substring(0, colon);
    }
    wanted = wanted.replaceAll("^\\[|\\]$", "");
    if (address != null) {
      return address.equals(literal(wanted));
    }
    if (wanted.startsWith("*.")) {
      wanted = wanted.substring(1);
    }
    return wanted.startsWith(".")
        ? name.endsWith(wanted)
        : name.equals(wanted) || name.endsWith("." + wanted);
  }

  private static boolean inRange(String entry, int slash, InetAddress address) {
    InetAddress base = literal(entry.substring(0, slash));
    if (base == null || base.getAddress().length != address.getAddress().length) {
      return false;
    }
    try {
      int bits = base.getAddress().length * 8;
      int ignored = bits - Integer.parseInt(entry.substring(slash + 1));
      return ignored >= 0
          && ignored <= bits
          && new BigInteger(1, base.getAddress())
              .shiftRight(ignored)
              .equals(new BigInteger(1, address.getAddress()).shiftRight(ignored));
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /** The address that a text is, without asking a name server. */
  private static @Nullable InetAddress literal(String text) {
    boolean looksLikeOne = text.indexOf(':') >= 0 || text.matches("[0-9]+(\\.[0-9]+){3}");
    try {
      return looksLikeOne ? InetAddress.ofLiteral(text) : null;
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
