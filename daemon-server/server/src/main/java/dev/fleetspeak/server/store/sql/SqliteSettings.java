package dev.fleetspeak.server.store.sql;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * How a SQLite datastore is opened.
 *
 * @param path database file, made if missing; its folder must be there
 * @param clock source of due times, contact times and the like
 * @param readers read-only connections beside the writer, at least 1
 * @param clientLease how long a message handed to a client is not handed out again
 * @param serverRetry shortest wait before a message for the server is handed out again (server.md
 *     2.3)
 * @param payloadAge how long payloads of processed messages are kept; zero keeps none
 * @param payloadBytes bytes of such payloads kept for each destination service, at most
 * @param synchronousNormal leave syncing to the engine: faster commits, of which a power failure
 *     may lose the last ones, acknowledged though they are
 */
public record SqliteSettings(
    Path path,
    Clock clock,
    int readers,
    Duration clientLease,
    Duration serverRetry,
    Duration payloadAge,
    long payloadBytes,
    boolean synchronousNormal) {

  /** Checks the bounds. */
  public SqliteSettings {
    if (readers < 1) {
      throw new IllegalArgumentException("readers must be at least 1");
    }
    if (clientLease.isNegative() || serverRetry.isNegative() || payloadAge.isNegative()) {
      throw new IllegalArgumentException("durations must not be negative");
    }
    if (payloadBytes < 0) {
      throw new IllegalArgumentException("payloadBytes must not be negative");
    }
  }

  /** What a server uses unless configured: 15 minutes, 1 minute, 1 hour and 256 MB. */
  public static SqliteSettings defaults(Path path) {
    return new SqliteSettings(
        path,
        Clock.systemUTC(),
        4,
        Duration.ofMinutes(15),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        256L << 20,
        false);
  }

  /** The same with another clock. */
  public SqliteSettings withClock(Clock other) {
    return new SqliteSettings(
        path,
        other,
        readers,
        clientLease,
        serverRetry,
        payloadAge,
        payloadBytes,
        synchronousNormal);
  }

  /** The same with another shortest wait between tries at the server. */
  public SqliteSettings withServerRetry(Duration other) {
    return new SqliteSettings(
        path, clock, readers, clientLease, other, payloadAge, payloadBytes, synchronousNormal);
  }

  /** The same with other bounds on kept payloads; an age of zero keeps none. */
  public SqliteSettings withPayloads(Duration age, long bytes) {
    return new SqliteSettings(
        path, clock, readers, clientLease, serverRetry, age, bytes, synchronousNormal);
  }

  /** The same with another way of syncing. */
  public SqliteSettings withSynchronousNormal(boolean normal) {
    return new SqliteSettings(
        path, clock, readers, clientLease, serverRetry, payloadAge, payloadBytes, normal);
  }

  boolean keepsPayloads() {
    return payloadAge.isPositive() && payloadBytes > 0;
  }
}
