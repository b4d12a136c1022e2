package dev.fleetspeak.load.server;

import dev.fleetspeak.load.LoadException;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Where a server listens, as its {@code --addresses_file} says.
 *
 * @param https for clients
 * @param admin for operators, host:port
 */
public record ServerAddresses(InetSocketAddress https, String admin) {

  static ServerAddresses parse(List<String> lines) throws LoadException {
    return new ServerAddresses(socket(value(lines, "https")), value(lines, "admin"));
  }

  private static String value(List<String> lines, String kind) throws LoadException {
    for (String line : lines) {
      if (line.startsWith(kind + " ")) {
        return line.substring(kind.length() + 1).strip();
      }
    }
    throw new LoadException("the server told no address for " + kind + ": " + lines);
  }

  private static InetSocketAddress socket(String address) {
    int colon = address.lastIndexOf(':');
    return new InetSocketAddress(
        address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }
}
