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
 * The writing side of {@code fsx_message_counts}: minute rows that become hour rows after two days
 * and day rows after sixty (design.md 5).
 */
final class CountTable {
  static final int MINUTE = 60;
  static final int HOUR = 3_600;
  static final int DAY = 86_400;
  private static final Duration MINUTES_KEPT = Duration.ofDays(2);
  private static final Duration HOURS_KEPT = Duration.ofDays(60);

  private static final String TABLE = "fsx_message_counts";
  private static final String COLUMNS =
      """
      INSERT INTO fsx_message_counts (bucket, width, slot, direction, source_service,
        destination_service, message_type, stored, processed, failed, bytes)
      """;
  private static final String KEY =
      "width, bucket, direction, source_service, destination_service, message_type, slot";
  private static final List<String> SUMS = List.of("stored", "processed", "failed", "bytes");

  /** The slot of writers that are alone, and of rows that were rolled up. */
  static final int NO_SLOT = 0;

  private final CountNames names = new CountNames();
  private final int slot;
  private final StoreListener told;
  private long uncommitted;

  /** Counters for rolling up alone. */
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
        db.dialect().orAdd(COLUMNS + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", TABLE, KEY, SUMS),
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

  /** Turns old rows into coarser ones; sums stay what they are. */
  void rollUp(Db db, Instant now) throws SQLException {
    rollUp(db, MINUTE, HOUR, now.minus(MINUTES_KEPT));
    rollUp(db, HOUR, DAY, now.minus(HOURS_KEPT));
  }

  private static void rollUp(Db db, int from, int to, Instant before) throws SQLException {
    long end = Math.floorDiv(before.getEpochSecond(), (long) to) * to;
    if (db.number(
            "SELECT count(*) FROM (SELECT 1 AS one FROM fsx_message_counts WHERE width = ?"
                + " AND bucket < ? LIMIT 1) old",
            from,
            end)
        == 0) {
      return;
    }
    if (db.dialect().isShared()) {
      // One server at a time: two would both add what they both read.
      db.update("UPDATE fsx_tasks SET started_at = ? WHERE name = 'roll_up'", end);
    }
    db.update(
        db.dialect()
            .orAdd(
                COLUMNS
                    + """
                    SELECT * FROM (
                      SELECT bucket - bucket %% %1$d AS start, %1$d AS width, %2$d AS slot, direction,
                        source_service, destination_service, message_type, sum(stored) AS stored,
                        sum(processed) AS processed, sum(failed) AS failed, sum(bytes) AS bytes
                      FROM fsx_message_counts WHERE width = ? AND bucket < ?
                      GROUP BY bucket - bucket %% %1$d, direction, source_service,
                        destination_service, message_type) coarse
                    WHERE true
                    """
                        .formatted(to, NO_SLOT),
                TABLE,
                KEY,
                SUMS),
        from,
        end);
    db.update("DELETE FROM fsx_message_counts WHERE width = ? AND bucket < ?", from, end);
  }
}
