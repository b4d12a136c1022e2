package dev.fleetspeak.server.store.sql;

import java.time.Duration;

/** Which database a server uses, and on what terms. */
public sealed interface StoreSettings permits SqliteSettings, DatabaseSettings {
  /** How long it keeps and waits. */
  StoreTerms terms();

  /** The same with other bounds on kept payloads; an age of zero keeps none. */
  StoreSettings withPayloads(Duration age, long bytes);

  /** The same with other times for which records are kept. */
  StoreSettings withRetention(RetentionTerms other);

  /** The same with messages that are done in the reference's table, or in ours. */
  StoreSettings withProcessedInMessages(boolean there);

  /** Where the database is, without secrets. */
  String location();
}
