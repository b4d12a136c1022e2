package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Counters by message type whose whole bucket is too old, of any width, and their details. */
final class OldCounts implements RetainedKind {
  private static final List<Integer> WIDTHS =
      List.of(
          CountTable.MINUTE, CountTable.HOUR, CountTable.DAY, -CountTable.MINUTE, -CountTable.HOUR);

  private final @Nullable Duration keep;

  OldCounts(Duration keep) {
    this.keep = RetentionTerms.orForEver(keep);
  }

  @Override
  public String name() {
    return "counters";
  }

  @Override
  public @Nullable Duration keep() {
    return keep;
  }

  @Override
  public Step remove(Tx tx, Instant before, int most) throws SQLException {
    for (int width : WIDTHS) {
      List<Object[]> keys =
          tx.db()
              .list(
                  """
          SELECT bucket, direction, source_service, destination_service, message_type, slot
          FROM fsx_message_counts WHERE width = ? AND bucket <= ? ORDER BY bucket LIMIT ?
          """,
                  row ->
                      new Object[] {
                        width,
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5),
                        row.getInt(6)
                      },
                  width,
                  lastBucket(before, width),
                  most);
      if (!keys.isEmpty()) {
        tx.db()
            .batch(
                """
                DELETE FROM fsx_message_counts WHERE width = ? AND bucket = ? AND direction = ?
                  AND source_service = ? AND destination_service = ? AND message_type = ?
                  AND slot = ?
                """,
                keys);
        return new Step(keys.size(), true);
      }
    }
    return Step.NOTHING;
  }

  /** The last bucket that ended by then. */
  private static long lastBucket(Instant before, int width) {
    return before.getEpochSecond() - Math.abs(width);
  }

  @Override
  public Optional<Instant> oldest(Db db) throws SQLException {
    Optional<Instant> oldest = Optional.empty();
    for (int width : WIDTHS) {
      Optional<Instant> first =
          db.first(
              "SELECT bucket FROM fsx_message_counts WHERE width = ? ORDER BY bucket LIMIT 1",
              row -> Instant.ofEpochSecond(row.getLong(1)),
              width);
      oldest = Stream.of(oldest, first).flatMap(Optional::stream).min(Comparator.naturalOrder());
    }
    return oldest;
  }

  @Override
  public long expired(Db db, Instant before, int most) throws SQLException {
    long expired = 0;
    for (int width : WIDTHS) {
      expired +=
          db.number(
              """
              SELECT count(*) FROM (SELECT 1 AS one FROM fsx_message_counts
                WHERE width = ? AND bucket <= ? LIMIT ?) old
              """,
              width,
              lastBucket(before, width),
              most);
    }
    return Math.min(expired, most);
  }
}
