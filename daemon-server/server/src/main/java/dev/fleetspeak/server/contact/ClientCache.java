package dev.fleetspeak.server.contact;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientStore;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients as they were at most a short time ago, so that not every contact asks the store
 * (server.md 1.10). A hit does not make an entry younger. Unknown clients are not remembered.
 * Thread-safe.
 */
final class ClientCache {
  private final ClientStore store;
  private final Clock clock;
  private final long maxAgeMillis;
  private final ConcurrentMap<ClientId, KnownClient> entries = new ConcurrentHashMap<>();
  private final AtomicLong invalidations = new AtomicLong();

  ClientCache(ClientStore store, Clock clock, Duration maxAge) {
    this.store = store;
    this.clock = clock;
    this.maxAgeMillis = maxAge.toMillis();
  }

  /**
   * A client and how it was found.
   *
   * @param client what is known
   * @param hit whether the store was not asked
   */
  record Found(KnownClient client, boolean hit) {}

  /** Looks a client up; empty if it is not enrolled. Blocks for the store unless it is cached. */
  Optional<Found> find(ClientId id) {
    KnownClient cached = entries.get(id);
    if (cached != null && isFresh(cached)) {
      return Optional.of(new Found(cached, true));
    }
    long before = invalidations.get();
    return store
        .getClientData(id)
        .map(
            data -> {
              KnownClient loaded = new KnownClient(data, clock.millis());
              entries.put(id, loaded);
              // What was read may be older than a change that was announced meanwhile.
              if (invalidations.get() != before) {
                entries.remove(id, loaded);
              }
              return new Found(loaded, false);
            });
  }

  /** Forgets a client, because it changed. */
  void invalidate(ClientId id) {
    invalidations.incrementAndGet();
    entries.remove(id);
  }

  /** Drops what is too old to be used. */
  void sweep() {
    entries.values().removeIf(entry -> !isFresh(entry));
  }

  int size() {
    return entries.size();
  }

  /** An entry from the future was made before the clock was set back. */
  private boolean isFresh(KnownClient entry) {
    long age = clock.millis() - entry.loadedAtMillis();
    return age >= 0 && age < maxAgeMillis;
  }

  /** Stands for a client that is in a contact but not in the store (any more). */
  KnownClient absent(ClientData data) {
    return new KnownClient(data, clock.millis());
  }
}
