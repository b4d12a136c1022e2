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
 * @param segment where messages that are done are appended
 * @param repeated whether the same operation may be there already: the connection was lost during
 *     its commit, so it ran without an error before, and nobody knows whether it was kept
 */
record Tx(Db db, CountDeltas counts, Instant now, OpenSegment segment, boolean repeated) {

  /**
   * @param repeated whether a first commit of the operation may have been kept
   */
  static Tx begin(Db db, Clock clock, OpenSegment segment, boolean repeated) {
    return new Tx(db, new CountDeltas(), clock.instant(), segment, repeated);
  }
}
