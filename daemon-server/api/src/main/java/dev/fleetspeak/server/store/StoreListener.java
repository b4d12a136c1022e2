package dev.fleetspeak.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Told what a datastore does by itself. Calls come from its own threads and must not block. */
public interface StoreListener {

  /** Ignores everything. */
  StoreListener NONE = new StoreListener() {};

  /** Old rows of a kind were removed, durably. */
  default void removedOld(String kind, long rows) {}

  /** When the oldest row of a kind came; null if there is none. */
  default void oldestKept(String kind, @Nullable Instant oldest) {}

  /** Messages were counted as "(other)", because there are too many names of services or types. */
  default void countedAsOther(long messages) {}
}
