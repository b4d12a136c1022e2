package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

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

  /** Tells writers of one database apart; an embedded database has one. */
  private static final int SLOT = 0;

  private final CountNames names = new CountNames();

  /** Adds to the counters of the current minute. */
  void add(Db db, CountDeltas deltas, Instant now) throws SQLException {
    long bucket = Math.floorDiv(now.getEpochSecond(), (long) MINUTE) * MINUTE;
    for (Map.Entry<CountDeltas.Key, CountDeltas.Sums> change : deltas.changes().entrySet()) {
      CountDeltas.Key key = names.bounded(db, change.getKey());
      CountDeltas.Sums sums = change.getValue();
      db.update(
          """
          INSERT INTO fsx_message_counts (bucket, width, slot, direction, source_service,
            destination_service, message_type, stored, processed, failed, bytes)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT DO UPDATE SET stored = stored + excluded.stored,
            processed = processed + excluded.processed, failed = failed + excluded.failed,
            bytes = bytes + excluded.bytes
          """,
          bucket,
          MINUTE,
          SLOT,
          Directions.code(key.direction()),
          key.source(),
          key.destination(),
          key.type(),
          sums.stored(),
          sums.processed(),
          sums.failed(),
          sums.bytes());
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
            "SELECT EXISTS (SELECT 1 FROM fsx_message_counts WHERE width = ? AND bucket < ?)",
            from,
            end)
        == 0) {
      return;
    }
    db.update(
        """
        INSERT INTO fsx_message_counts (bucket, width, slot, direction, source_service,
          destination_service, message_type, stored, processed, failed, bytes)
        SELECT bucket / ?1 * ?1, ?1, slot, direction, source_service, destination_service,
          message_type, sum(stored), sum(processed), sum(failed), sum(bytes)
        FROM fsx_message_counts WHERE width = ?2 AND bucket < ?3
        GROUP BY 1, slot, direction, source_service, destination_service, message_type
        ON CONFLICT DO UPDATE SET stored = stored + excluded.stored,
          processed = processed + excluded.processed, failed = failed + excluded.failed,
          bytes = bytes + excluded.bytes
        """,
        to,
        from,
        end);
    db.update("DELETE FROM fsx_message_counts WHERE width = ? AND bucket < ?", from, end);
  }
}
