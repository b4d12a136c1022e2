package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of record that is removed when it is old enough. Used by one thread at a time, but for
 * {@link #oldest} and {@link #expired}.
 */
interface RetainedKind {
  /** What operators call it. */
  String name();

  /** How long it is kept; null for ever, zero not at all. */
  @Nullable Duration keep();

  /**
   * Begins a run: looks at what needs no writer.
   *
   * @param before what will be removed is older
   */
  default void begin(Db reader, Instant before) throws SQLException {}

  /** Begins to look for old rows from the oldest on. */
  default void restart() {}

  /**
   * Removes rows that are older than a time, the oldest first.
   *
   * @param before what is younger stays
   * @param most rows to look at
   */
  Step remove(Tx tx, Instant before, int most) throws SQLException;

  /** When the oldest row came. */
  Optional<Instant> oldest(Db db) throws SQLException;

  /** How many rows {@link #remove} would remove, counted no further than a bound. */
  long expired(Db db, Instant before, int most) throws SQLException;

  /**
   * What a step did.
   *
   * @param removed rows removed
   * @param more whether there may be more to look at
   */
  record Step(int removed, boolean more) {
    /** Nothing was old enough. */
    static final Step NOTHING = new Step(0, false);
  }
}
