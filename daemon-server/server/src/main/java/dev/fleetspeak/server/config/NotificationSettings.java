package dev.fleetspeak.server.config;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How servers on one database wake each other's streams (server.md 5).
 *
 * @param listen where others call this one, null for nowhere
 * @param publicAddress by which they reach it, empty for what was bound
 * @param calls whether this one calls others
 */
public record NotificationSettings(
    @Nullable InetSocketAddress listen, String publicAddress, boolean calls) {
  /** For the only server of a database. */
  public static final NotificationSettings NONE = new NotificationSettings(null, "", false);
}
