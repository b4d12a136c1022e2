package dev.fleetspeak.server;

import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.StoreListener;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Tells the collector of what a datastore does by itself. */
record StoreStats(StatsCollector stats) implements StoreListener {

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
}
