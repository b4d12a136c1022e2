package dev.fleetspeak.load.store;

import dev.fleetspeak.load.database.EngineName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How full the measured store is.
 *
 * @param engine which holds it
 * @param rows messages stored before the goals are judged
 * @param fleet clients enrolled before that
 */
record StoreSize(EngineName engine, long rows, int fleet) {
  /** Stored messages at which everything is measured, on the way to the goal. */
  private static final long[] LEVELS = {100_000, 1_000_000};

  private static final long BYTES_A_CLIENT = 2_000;

  /** For what is measured, logs of the engine, and empty databases. */
  private static final long BYTES_BESIDE = 2_000_000_000;

  /** Stored messages at which everything is measured. */
  List<Long> levels() {
    List<Long> levels =
        new ArrayList<>(LongStream.of(LEVELS).filter(level -> level < rows).boxed().toList());
    levels.add(rows);
    return levels;
  }

  /** Bytes of disk that it may need; more than was ever seen. */
  long bytes() {
    long row =
        switch (engine) {
          case SQLITE -> 500;
          case H2 -> 1_500;
          case MARIADB, POSTGRESQL -> 700;
        };
    return rows * row + fleet * BYTES_A_CLIENT + BYTES_BESIDE;
  }
}
