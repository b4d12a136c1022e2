package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * Makes counters coarser as soon as their hour or day is over, so that a question about a month
 * reads days. Each message is counted in one row of a positive width. The finer rows stay for a
 * while as details, of the same width with a minus; {@code fsx_count_details} says from which
 * moment on they are complete, for a counter that comes late is added to its hour or day in the
 * same way.
 */
final class CountRollUp {
  /**
   * Marks what is summed up, within the transaction: whoever adds to such a row meanwhile makes a
   * new one, which is summed up next time.
   */
  private static final int MARK = -1;

  /** The servers' clocks differ a little, and late rows would meet this often. */
  private static final Duration GRACE = Duration.ofMinutes(2);

  private static final String COLUMNS =
      """
      INSERT INTO fsx_message_counts (bucket, width, slot, direction, source_service,
        destination_service, message_type, stored, processed, failed, bytes)
      """;

  private final Db db;
  private final Instant now;

  CountRollUp(Db db, Instant now) {
    this.db = db;
    this.now = now;
  }

  /** Rolls up in a transaction; sums stay what they are. */
  void run() throws SQLException {
    if (db.dialect().isShared()) {
      // One server at a time: two would both add what they both read.
      db.update("UPDATE fsx_tasks SET started_at = ? WHERE name = 'roll_up'", now.getEpochSecond());
    }
    make(CountTable.MINUTE, CountTable.HOUR, CountTable.MINUTES_KEPT);
    make(CountTable.HOUR, CountTable.DAY, CountTable.HOURS_KEPT);
  }

  private void make(int fine, int coarse, Duration kept) throws SQLException {
    int marked =
        db.update(
            "UPDATE fsx_message_counts SET width = ? WHERE width = ? AND bucket < ?",
            MARK,
            fine,
            begin(now.minus(GRACE), coarse));
    if (marked == 0) {
      return;
    }
    long since = Math.max(since(fine), begin(now.minus(kept), coarse));
    addMarked(coarse, "bucket - bucket % " + coarse, Long.MIN_VALUE);
    addMarked(-fine, "bucket", since);
    remove(MARK, Long.MAX_VALUE);
    remove(-fine, since);
    db.update("DELETE FROM fsx_count_details WHERE width = ?", fine);
    db.update("INSERT INTO fsx_count_details (width, since) VALUES (?, ?)", fine, since);
  }

  /** The begin of the hour or day of a moment. */
  static long begin(Instant time, int width) {
    return Math.floorDiv(time.getEpochSecond(), (long) width) * width;
  }

  private long since(int width) throws SQLException {
    return db.number("SELECT since FROM fsx_count_details WHERE width = ?", width);
  }

  private void addMarked(int to, String bucket, long begin) throws SQLException {
    db.update(
        db.dialect()
            .orAdd(
                COLUMNS
                    + """
                    SELECT * FROM (
                      SELECT %1$s AS start, %2$d AS width, %3$d AS slot, direction,
                        source_service, destination_service, message_type, sum(stored) AS stored,
                        sum(processed) AS processed, sum(failed) AS failed, sum(bytes) AS bytes
                      FROM fsx_message_counts WHERE width = ? AND bucket >= ?
                      GROUP BY %1$s, direction, source_service, destination_service, message_type
                    ) summed
                    WHERE true
                    """
                        .formatted(bucket, to, CountTable.NO_SLOT),
                CountTable.NAME,
                CountTable.KEY,
                CountTable.SUMS),
        MARK,
        begin);
  }

  private void remove(int width, long end) throws SQLException {
    db.update("DELETE FROM fsx_message_counts WHERE width = ? AND bucket < ?", width, end);
  }
}
