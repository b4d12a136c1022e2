package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.sql.dialect.Fragment;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Messages that have their result. Both their creation and their result have to be old enough, so
 * that an operator finds the result of a message that waited long, and what is sent again is
 * recognised. Those in {@code fsx_processed} go first.
 */
final class OldMessages implements RetainedKind {
  private final @Nullable Duration keep;
  private Place place = Place.START;

  OldMessages(Duration keep) {
    this.keep = RetentionTerms.orForEver(keep);
  }

  /** Where the last step ended: what still waits is passed over once. */
  private record Place(long seconds, int nanos) {
    static final Place START = new Place(Long.MIN_VALUE, 0);
  }

  private record Old(String id, long seconds, int nanos, boolean done) {}

  @Override
  public String name() {
    return "messages";
  }

  @Override
  public @Nullable Duration keep() {
    return keep;
  }

  @Override
  public void restart() {
    place = Place.START;
  }

  @Override
  public Step remove(Tx tx, Instant before, int most) throws SQLException {
    int processed = ProcessedPruning.removeOlder(tx, before, most);
    if (processed > 0) {
      return new Step(processed, true);
    }
    Db db = tx.db();
    List<Old> found =
        db.list(
            """
            SELECT message_id, creation_time_seconds, creation_time_nanos,
              CASE WHEN processed_time_seconds < ? THEN 1 ELSE 0 END
            FROM messages
            WHERE creation_time_seconds >= ?
              AND (creation_time_seconds > ? OR creation_time_nanos >= ?)
              AND creation_time_seconds < ?
            ORDER BY creation_time_seconds, creation_time_nanos LIMIT ?
            """,
            row ->
                new Old(
                    db.dialect().hex(row, 1), row.getLong(2), row.getInt(3), row.getInt(4) != 0),
            before.getEpochSecond(),
            place.seconds(),
            place.seconds(),
            place.nanos(),
            before.getEpochSecond(),
            most);
    List<String> done = found.stream().filter(Old::done).map(Old::id).toList();
    if (!done.isEmpty()) {
      Fragment among = db.dialect().among("message_id", done);
      db.updateOnce("DELETE FROM client_contact_messages WHERE " + among.sql(), among.args());
      db.updateOnce("DELETE FROM messages WHERE " + among.sql(), among.args());
    }
    if (found.size() < most) {
      return new Step(done.size(), false);
    }
    Old last = found.getLast();
    boolean stuck = done.isEmpty() && place.equals(new Place(last.seconds(), last.nanos()));
    // More messages of one moment wait than a step looks at: they are left for another time.
    place = new Place(last.seconds(), stuck ? last.nanos() + 1 : last.nanos());
    return new Step(done.size(), true);
  }

  @Override
  public Optional<Instant> oldest(Db db) throws SQLException {
    return Stream.of(
            oldest(db, "messages WHERE processed_time_seconds IS NOT NULL"),
            oldest(db, "fsx_processed"))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private static Optional<Instant> oldest(Db db, String from) throws SQLException {
    return db.first(
        "SELECT creation_time_seconds, creation_time_nanos FROM "
            + from
            + " ORDER BY creation_time_seconds, creation_time_nanos LIMIT 1",
        row -> Instant.ofEpochSecond(row.getLong(1), row.getInt(2)));
  }

  @Override
  public long expired(Db db, Instant before, int most) throws SQLException {
    return expired(db, "messages", before, most) + expired(db, "fsx_processed", before, most);
  }

  private static long expired(Db db, String table, Instant before, int most) throws SQLException {
    return db.number(
        "SELECT count(*) FROM (SELECT 1 AS one FROM "
            + table
            + " WHERE creation_time_seconds < ? AND processed_time_seconds < ? LIMIT ?) old",
        before.getEpochSecond(),
        before.getEpochSecond(),
        most);
  }
}
