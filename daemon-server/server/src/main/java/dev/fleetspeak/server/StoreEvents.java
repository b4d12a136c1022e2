package dev.fleetspeak.server;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.StoreListener;
import java.time.Instant;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the collector of what a datastore does by itself, and wakes who has messages that it found.
 *
 * @param woken told of each such client; must not block
 */
record StoreEvents(StatsCollector stats, Consumer<ClientId> woken) implements StoreListener {

  @Override
  public void removedOld(String kind, long rows) {
    stats.recordsRemoved(kind, rows);
  }

  @Override
  public void oldestKept(String kind, @Nullable Instant oldest) {
    stats.oldestRecord(kind, oldest);
  }

  @Override
  public void countedAsOther(long messages) {
    stats.countedAsOther(messages);
  }

  @Override
  public void messagesFound(Set<ClientId> clients) {
    clients.forEach(woken);
  }
}
