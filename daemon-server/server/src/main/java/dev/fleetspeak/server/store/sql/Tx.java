package dev.fleetspeak.server.store.sql;

import java.time.Clock;
import java.time.Instant;

/**
 * What one operation of the writer works with: the connection inside a transaction, and the counts
 * that the operation changes.
 *
 * @param db writing connection
 * @param counts changes of the counters, dropped if the operation fails
 * @param now when the operation began
 */
record Tx(Db db, CountDeltas counts, Instant now) {

  static Tx begin(Db db, Clock clock) {
    return new Tx(db, new CountDeltas(), clock.instant());
  }
}
