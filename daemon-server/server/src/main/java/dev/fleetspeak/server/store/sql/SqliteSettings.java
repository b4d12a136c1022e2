package dev.fleetspeak.server.store.sql;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * How a SQLite datastore is opened.
 *
 * @param path database file, made if missing; its folder must be there
 * @param terms how long it keeps and waits
 * @param readers read-only connections beside the writer, at least 1
 * @param synchronousNormal leave syncing to the engine: faster commits, of which a power failure
 *     may lose the last ones, acknowledged though they are
 */
public record SqliteSettings(Path path, StoreTerms terms, int readers, boolean synchronousNormal)
    implements StoreSettings {

  /** Checks the bounds. */
  public SqliteSettings {
    if (readers < 1) {
      throw new IllegalArgumentException("readers must be at least 1");
    }
  }

  /** What a server uses unless configured. */
  public static SqliteSettings defaults(Path path) {
    return new SqliteSettings(path, StoreTerms.defaults(), 4, false);
  }

  private SqliteSettings withTerms(StoreTerms other) {
    return new SqliteSettings(path, other, readers, synchronousNormal);
  }

  /** The same with another clock. */
  public SqliteSettings withClock(Clock other) {
    return withTerms(terms.withClock(other));
  }

  /** The same with another shortest wait between tries at the server. */
  public SqliteSettings withServerRetry(Duration other) {
    return withTerms(terms.withServerRetry(other));
  }

  @Override
  public SqliteSettings withPayloads(Duration age, long bytes) {
    return withTerms(terms.withPayloads(age, bytes));
  }

  @Override
  public SqliteSettings withRetention(RetentionTerms other) {
    return withTerms(terms.withRetention(other));
  }

  @Override
  public SqliteSettings withProcessedInMessages(boolean there) {
    return withTerms(terms.withProcessedInMessages(there));
  }

  /** The same with another way of syncing. */
  public SqliteSettings withSynchronousNormal(boolean normal) {
    return new SqliteSettings(path, terms, readers, normal);
  }

  @Override
  public String location() {
    return path.toString();
  }
}
