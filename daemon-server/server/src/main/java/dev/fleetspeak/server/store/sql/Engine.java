package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.StoreDescription;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.time.Clock;

/** An open database with its threads: what is started together and stopped in order. */
sealed interface Engine extends AutoCloseable permits SqliteEngine, PooledEngine {
  Dialect dialect();

  Clock clock();

  Writer writer();

  Reads readers();

  MessageWriter messages();

  Maintenance maintenance();

  /** Passes on what the store does by itself. */
  Told told();

  StoreDescription describe();

  @Override
  void close();
}
