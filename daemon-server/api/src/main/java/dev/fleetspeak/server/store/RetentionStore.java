package dev.fleetspeak.server.store;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * Records that are only kept for a while. A store removes them by itself, in small steps between
 * other writes. What is pending is never removed, nor the last contact of a client.
 */
public interface RetentionStore {

  /** How long each kind of record is kept, and what is there; always the same kinds and order. */
  List<RetentionReport> retention();

  /**
   * Removes what is too old now, as carefully as the store does by itself; one run at a time, so
   * that it may wait for another one first.
   *
   * @param kinds names of kinds out of {@link #retention}; empty for all
   * @param atMost ends the run after about this long
   * @throws IllegalArgumentException if there is no kind of a name
   */
  RetentionRun removeOld(Set<String> kinds, Duration atMost);
}
