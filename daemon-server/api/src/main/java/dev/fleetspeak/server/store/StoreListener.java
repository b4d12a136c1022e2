package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.ClientId;
import java.time.Instant;
import java.util.Set;
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

  /**
   * Messages for clients, which another program stored without a word, such as a reference server
   * on the same database, are known now, durably, and are due.
   *
   * @param clients whose messages they are, perhaps none
   */
  default void messagesFound(Set<ClientId> clients) {}
}
