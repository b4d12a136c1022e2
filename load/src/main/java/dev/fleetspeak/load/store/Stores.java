package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.database.Databases;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.sql.RetentionTerms;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import java.io.IOException;
import java.time.Duration;

/** Opens stores as a server does that keeps messages for ever, but not their payloads when done. */
final class Stores {
  /** By default half of the month's messages would be removed again. */
  private static final RetentionTerms FOR_EVER =
      new RetentionTerms(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  private static final String FILLED = "filled";
  private static final String EMPTY = "empty_";

  private final Databases databases;
  private final StoreClock clock;
  private int empties;

  Stores(Databases databases, StoreClock clock) {
    this.databases = databases;
    this.clock = clock;
  }

  /** The store that fills up; to be closed by the caller. */
  Datastore filled() throws LoadException {
    return open(FILLED);
  }

  /** To be called when it was filled, before it is measured. */
  void settle() throws LoadException {
    databases.settle(FILLED);
  }

  /**
   * Measures a new store without messages. It stays until {@link #dropEmpty}: PostgreSQL writes
   * everything out when a database goes, which would disturb the next round.
   */
  <T> T withEmpty(Use<T> use) throws LoadException, IOException, InterruptedException {
    String name = EMPTY + ++empties;
    databases.drop(name); // of a run with --keep that ended early
    try (Datastore empty = open(name)) {
      return use.of(empty);
    }
  }

  /** Removes all stores that were empty. */
  void dropEmpty() throws LoadException, IOException {
    for (; empties > 0; empties--) {
      databases.drop(EMPTY + empties);
    }
  }

  private Datastore open(String name) throws LoadException {
    return SqlDatastore.open(
        databases.database(name, clock).withPayloads(Duration.ZERO, 0).withRetention(FOR_EVER));
  }

  /** What is done with a store. */
  interface Use<T> {
    /** Returns what was measured. */
    T of(Datastore store) throws LoadException, IOException, InterruptedException;
  }
}
