package dev.fleetspeak.server.admin;

import java.net.InetSocketAddress;

/**
 * Where the admin interface listens. It knows neither TLS nor tokens yet, so whoever reaches it
 * owns the fleet; an address beyond this machine therefore needs the operator's word (tools.md
 * P-38).
 *
 * @param address to bind; port 0 picks a free one
 * @param allowUnguarded consent to an address that others can reach
 * @param restrictPayloadRetrieval refuse to show the data of messages; for embedders
 */
public record AdminSettings(
    InetSocketAddress address, boolean allowUnguarded, boolean restrictPayloadRetrieval) {

  /** Settings that show the data of messages. */
  public AdminSettings(InetSocketAddress address, boolean allowUnguarded) {
    this(address, allowUnguarded, false);
  }

  /** Whether only programs on this machine can reach the address. */
  public boolean isLoopback() {
    return address.getAddress() != null && address.getAddress().isLoopbackAddress();
  }

  /**
   * Refuses what must not be bound.
   *
   * @throws IllegalArgumentException if the host has no address, or others can reach it and nobody
   *     consented; the text says what to do
   */
  public void check() {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "admin_config.listen_address: the host " + address.getHostString() + " has no address");
    }
    if (!isLoopback() && !allowUnguarded) {
      throw new IllegalArgumentException(
          ("admin_config.listen_address: others can reach %s, and the admin interface has neither"
                  + " TLS nor tokens; use a loopback address such as 127.0.0.1:%d, or start with"
                  + " --allow_unguarded_admin")
              .formatted(text(), address.getPort()));
    }
  }

  /** The address as {@code host:port}. */
  String text() {
    String host = address.getHostString();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
