package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.StoreListener;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The writing side of {@code fsx_message_counts} (design.md 5): rows of a minute, which {@link
 * CountRollUp} makes coarser.
 */
final class CountTable {
  static final int MINUTE = 60;
  static final int HOUR = 3_600;
  static final int DAY = 86_400;

  /** How long minutes can be told apart. */
  static final Duration MINUTES_KEPT = Duration.ofDays(2);

  /** How long hours can be told apart. */
  static final Duration HOURS_KEPT = Duration.ofDays(60);

  static final String NAME = "fsx_message_counts";
  private static final String COLUMNS =
      """
      INSERT INTO fsx_message_counts (bucket, width, slot, direction, source_service,
        destination_service, message_type, stored, processed, failed, bytes)
      """;
  static final String KEY =
      "width, bucket, direction, source_service, destination_service, message_type, slot";
  static final List<String> SUMS = List.of("stored", "processed", "failed", "bytes");

  /** The slot of writers that are alone, and of rows that were rolled up. */
  static final int NO_SLOT = 0;

  private final CountNames names = new CountNames();
  private final int slot;
  private final StoreListener told;
  private long uncommitted;

  /** Counters of a writer that is alone. */
  CountTable() {
    this(NO_SLOT, StoreListener.NONE);
  }

  /**
   * @param slot tells writers of one database apart, so that none waits for another's rows
   * @param told of messages without counters of their own
   */
  CountTable(int slot, StoreListener told) {
    this.slot = slot;
    this.told = told;
  }

  /** Adds to the counters of the current minute. */
  void add(Db db, CountDeltas deltas, Instant now) throws SQLException {
    add(db, deltas, Math.floorDiv(now.getEpochSecond(), (long) MINUTE) * MINUTE, MINUTE);
  }

  /**
   * Adds to the counters of a bucket.
   *
   * @param bucket its begin, in seconds
   * @param width its length in seconds: a minute, an hour or a day
   */
  void add(Db db, CountDeltas deltas, long bucket, int width) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>(deltas.changes().size());
    var bounded = new CountDeltas();
    uncommitted = 0;
    for (Map.Entry<CountDeltas.Key, CountDeltas.Sums> change : deltas.changes().entrySet()) {
      CountDeltas.Key key = names.bounded(db, change.getKey());
      bounded.add(key, change.getValue());
      if (!key.equals(change.getKey())) {
        uncommitted += change.getValue().stored();
      }
    }
    for (Map.Entry<CountDeltas.Key, CountDeltas.Sums> change : bounded.changes().entrySet()) {
      CountDeltas.Key key = change.getKey();
      CountDeltas.Sums sums = change.getValue();
      rows.add(
          new Object[] {
            bucket,
            width,
            slot,
            Directions.code(key.direction()),
            key.source(),
            key.destination(),
            key.type(),
            sums.stored(),
            sums.processed(),
            sums.failed(),
            sums.bytes()
          });
    }
    db.batch(
        db.dialect().orAdd(COLUMNS + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", NAME, KEY, SUMS),
        rows);
  }

  /** To be called when a transaction with {@link #add} is on disk. */
  void committed() {
    if (uncommitted > 0) {
      told.countedAsOther(uncommitted);
      uncommitted = 0;
    }
  }

  /** Forgets what was learned in a transaction that is lost. */
  void forgetNames() {
    names.forget();
  }
}
