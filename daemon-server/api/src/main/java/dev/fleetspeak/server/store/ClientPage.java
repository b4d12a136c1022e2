package dev.fleetspeak.server.store;

import dev.fleetspeak.proto.server.Client;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of clients.
 *
 * @param clients in the order asked
 * @param nextPageToken where to go on; null at the end
 * @param total how many match in all
 */
public record ClientPage(List<Row> clients, @Nullable String nextPageToken, long total) {

  /** Copies the list. */
  public ClientPage {
    clients = List.copyOf(clients);
  }

  /**
   * One client.
   *
   * @param client as the admin service shows it
   * @param firstSeen when it enrolled; null if only a reference server saw that
   * @param pendingMessages how many messages wait for it
   * @param installedServices how many services it last reported
   */
  public record Row(
      Client client, @Nullable Instant firstSeen, long pendingMessages, int installedServices) {}
}
