package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.proto.common.Message;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Moves messages that are done back to {@code messages}, for a reference server that is to go on
 * with the database: it knows no other place. Whatever moment it is cut off at, each message is in
 * one of the two tables or in both, and running it again finishes the work.
 */
final class HandBack {
  private static final int ROWS_AT_ONCE = 500;
  private static final long NONE = -1;

  private final Writer writer;

  HandBack(Writer writer) {
    this.writer = writer;
  }

  private record Row(long seq, Message message) {}

  private record Run(long contact, long first, long last) {}

  /**
   * Moves everything.
   *
   * @param progress told how many messages are copied, after each step
   * @return how many messages there were
   */
  long run(LongConsumer progress) {
    long copied = 0;
    long last = NONE;
    while (true) {
      long after = last;
      List<Row> rows = writer.write("handing messages back", tx -> copy(tx.db(), after));
      if (rows.isEmpty()) {
        break;
      }
      copied += rows.size();
      last = rows.getLast().seq();
      progress.accept(copied);
    }
    while (writer.write("handing links back", tx -> link(tx.db()))) {
      // one step after the other, so that no transaction is large
    }
    long end = last;
    while (writer.write("removing what was handed back", tx -> remove(tx.db(), end))) {
      // as above
    }
    return copied;
  }

  private static List<Row> copy(Db db, long after) throws SQLException {
    List<Row> rows =
        db.list(
            "SELECT "
                + MessageRows.COLUMNS
                + ", m.seq FROM fsx_processed m WHERE m.seq > ? ORDER BY m.seq LIMIT ?",
            row ->
                new Row(
                    row.getLong(MessageRows.DATA), MessageRows.message(db.dialect(), row).build()),
            after,
            ROWS_AT_ONCE);
    MessageRows.insertUnlessThere(db, rows.stream().map(Row::message).toList());
    return rows;
  }

  private static boolean link(Db db) throws SQLException {
    List<Run> runs =
        db.list(
            """
            SELECT client_contact_id, first_seq, last_seq FROM fsx_processed_links
            ORDER BY client_contact_id, first_seq LIMIT ?
            """,
            row -> new Run(row.getLong(1), row.getLong(2), row.getLong(3)),
            ROWS_AT_ONCE);
    for (Run run : runs) {
      List<String> ids =
          db.list(
              "SELECT message_id FROM fsx_processed WHERE seq BETWEEN ? AND ?",
              row -> db.dialect().hex(row, 1),
              run.first(),
              run.last());
      ContactLinks.link(db, run.contact(), ids);
      db.update(
          "DELETE FROM fsx_processed_links WHERE client_contact_id = ? AND first_seq = ?",
          run.contact(),
          run.first());
    }
    return !runs.isEmpty();
  }

  private static boolean remove(Db db, long end) throws SQLException {
    List<Long> seqs =
        db.list(
            "SELECT seq FROM fsx_processed WHERE seq <= ? ORDER BY seq LIMIT ?",
            row -> row.getLong(1),
            end,
            ROWS_AT_ONCE);
    if (!seqs.isEmpty()) {
      db.update(
          "DELETE FROM fsx_processed WHERE seq >= ? AND seq <= ?", seqs.getFirst(), seqs.getLast());
      return true;
    }
    // Filters that say "perhaps" too often do no harm; the numbers of segments stay taken.
    db.update(
        """
        DELETE FROM fsx_segment_filters WHERE NOT EXISTS (
          SELECT 1 FROM fsx_processed p WHERE p.segment = fsx_segment_filters.segment)
        """);
    db.update(
        """
        DELETE FROM fsx_segments WHERE closed = 1 AND NOT EXISTS (
          SELECT 1 FROM fsx_processed p WHERE p.segment = fsx_segments.segment)
        """);
    return false;
  }
}
