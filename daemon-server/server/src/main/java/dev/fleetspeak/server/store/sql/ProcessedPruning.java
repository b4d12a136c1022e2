package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Removes old messages from {@code fsx_processed}, segment by segment in order of their keys. */
final class ProcessedPruning {
  /** Results that came again make some rows younger than those that follow them. */
  private static final int FIRST_ROWS = 20;

  private ProcessedPruning() {}

  /**
   * Removes messages that were done before a time, some at once; a segment that is empty then goes
   * as a whole. Links of contacts to them go with the contacts.
   *
   * @param most rows to remove in this step
   * @return rows removed; fewer than {@code most} if there are no more of them
   */
  static int removeOlder(Tx tx, Instant oldest, int most) throws SQLException {
    Db db = tx.db();
    int removed = 0;
    for (long segment :
        db.list("SELECT segment FROM fsx_segments ORDER BY segment", row -> row.getLong(1))) {
      if (removed == most) {
        break;
      }
      removed += removeOlder(tx, segment, oldest, most - removed);
    }
    return removed;
  }

  private static int removeOlder(Tx tx, long segment, Instant oldest, int most)
      throws SQLException {
    Db db = tx.db();
    long end = OpenSegment.first(segment + 1);
    if (!beginsOlder(db, segment, oldest)) {
      return 0;
    }
    List<Long> old =
        db.list(
            """
            SELECT seq FROM (
              SELECT seq, processed_time_seconds FROM fsx_processed
              WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?) first
            WHERE processed_time_seconds < ? ORDER BY seq
            """,
            row -> row.getLong(1),
            OpenSegment.first(segment),
            end,
            most,
            oldest.getEpochSecond());
    if (old.isEmpty()) {
      return 0;
    }
    // Rows between them that are younger, because their result came again, go a little early.
    int removed =
        db.update(
            "DELETE FROM fsx_processed WHERE seq >= ? AND seq <= ?", old.getFirst(), old.getLast());
    settle(tx, segment, old.getLast());
    return removed;
  }

  /** Most segments are young altogether, and one look says so. */
  private static boolean beginsOlder(Db db, long segment, Instant oldest) throws SQLException {
    return db.number(
            """
            SELECT coalesce(min(processed_time_seconds), 9223372036854775807) FROM (
              SELECT processed_time_seconds FROM fsx_processed
              WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT ?) first
            """,
            OpenSegment.first(segment),
            OpenSegment.first(segment + 1),
            FIRST_ROWS)
        < oldest.getEpochSecond();
  }

  /**
   * A segment that is empty now goes, and its number is never given again; one that lost its end is
   * closed, as whoever took it over would go on behind the last row there is. So a key means one
   * message for ever.
   *
   * @param last key that was removed
   */
  private static void settle(Tx tx, long segment, long last) throws SQLException {
    Db db = tx.db();
    boolean locked =
        db.first(
                db.dialect().locked("SELECT segment FROM fsx_segments WHERE segment = ?"),
                row -> row.getLong(1),
                segment)
            .isPresent();
    if (!locked || !isEmpty(db, last + 1, segment)) {
      return;
    }
    if (isEmpty(db, OpenSegment.first(segment), segment)) {
      db.update("DELETE FROM fsx_segment_filters WHERE segment = ?", segment);
      db.update("DELETE FROM fsx_segments WHERE segment = ?", segment);
    } else {
      db.update("UPDATE fsx_segments SET closed = 1 WHERE segment = ?", segment);
    }
    tx.segment().forget();
  }

  /** Whether a segment has no row from some key on. */
  private static boolean isEmpty(Db db, long from, long segment) throws SQLException {
    return db.first(
            "SELECT seq FROM fsx_processed WHERE seq >= ? AND seq < ? LIMIT 1",
            row -> row.getLong(1),
            from,
            OpenSegment.first(segment + 1))
        .isEmpty();
  }
}
