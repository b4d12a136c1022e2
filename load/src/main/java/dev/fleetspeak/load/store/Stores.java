package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.load.database.Databases;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import java.io.IOException;
import java.time.Duration;

/** Opens stores as a server does that keeps no payloads of processed messages. */
final class Stores {
  private static final String FILLED = "filled";
  private static final String EMPTY = "empty";

  private final Databases databases;
  private final StoreClock clock;

  Stores(Databases databases, StoreClock clock) {
    this.databases = databases;
    this.clock = clock;
  }

  /** The store that fills up; to be closed by the caller. */
  Datastore filled() throws LoadException {
    return open(FILLED);
  }

  /** Measures a store without messages, which then goes. */
  <T> T withEmpty(Use<T> use) throws LoadException, IOException, InterruptedException {
    databases.drop(EMPTY);
    T result;
    try (Datastore empty = open(EMPTY)) {
      result = use.of(empty);
    }
    databases.drop(EMPTY);
    return result;
  }

  private Datastore open(String name) throws LoadException {
    return SqlDatastore.open(databases.database(name, clock).withPayloads(Duration.ZERO, 0));
  }

  /** What is done with a store. */
  interface Use<T> {
    /** Returns what was measured. */
    T of(Datastore store) throws LoadException, IOException, InterruptedException;
  }
}
