package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.ClientId;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pending messages that a reference server on the same database stored, took or settled: it knows
 * nothing of {@code fsx_due}, which is brought in step here.
 */
final class ForeignMessages {
  private static final int PAGE = 1_000;

  private static final String MISSING =
      """
      SELECT coalesce(m.destination_client_id, %1$s) AS client, p.scheduled_time, p.message_id,
        m.creation_time_seconds
      FROM pending_messages p JOIN messages m ON m.message_id = p.message_id
      WHERE NOT EXISTS (SELECT 1 FROM fsx_due d WHERE d.message_id = p.message_id
        AND d.destination_client_id = coalesce(m.destination_client_id, %1$s)
        AND d.scheduled_time = p.scheduled_time)
      """;

  private static final String INSERT =
      """
      INSERT INTO fsx_due (destination_client_id, scheduled_time, message_id, created_seconds)
      """;

  private static final String FOR_CLIENT =
      """
       FROM messages m JOIN pending_messages p ON p.message_id = m.message_id
      WHERE m.destination_client_id = ? AND NOT EXISTS (SELECT 1 FROM fsx_due d
        WHERE d.destination_client_id = m.destination_client_id
          AND d.scheduled_time = p.scheduled_time AND d.message_id = p.message_id)
      """;

  private ForeignMessages() {}

  /** A row that is missing in {@code fsx_due}; its client is empty if it is for the server. */
  private record Missing(String client, long due, String id, long created) {
    @Nullable Object[] values(Db db) {
      return new @Nullable Object[] {db.dialect().id(client), due, db.dialect().id(id), created};
    }
  }

  /** Takes note of all, in one pass over what is pending; nobody waits for one of them yet. */
  static void takeOver(Db db) throws SQLException {
    forget(db);
    String missing = MISSING.formatted(db.dialect().nobody());
    db.update(
        db.dialect()
            .unlessThere(
                INSERT + "SELECT * FROM (" + missing + ") missing WHERE true", "created_seconds"));
  }

  /**
   * As {@link #takeOver}, for clients that may wait.
   *
   * @return clients that have messages that were not known before and are due; what the reference
   *     handed out is due after its lease
   */
  static Set<ClientId> find(Db db, Instant now) throws SQLException {
    forget(db);
    String page =
        MISSING.formatted(db.dialect().nobody())
            + " AND p.message_id > ? ORDER BY p.message_id LIMIT "
            + PAGE;
    String insert = db.dialect().unlessThere(INSERT + "VALUES (?, ?, ?, ?)", "created_seconds");
    Set<ClientId> clients = new HashSet<>();
    String after = "";
    List<Missing> found;
    do {
      found =
          db.list(
              page,
              row ->
                  new Missing(
                      db.dialect().hex(row, 1),
                      row.getLong(2),
                      db.dialect().hex(row, 3),
                      row.getLong(4)),
              db.dialect().id(after));
      db.batch(insert, found.stream().map(row -> row.values(db)).toList());
      for (Missing row : found) {
        if (row.due() <= Text.micros(now) && !row.client().isEmpty()) {
          clients.add(ClientId.parse(row.client()));
        }
        after = row.id();
      }
    } while (found.size() == PAGE);
    return clients;
  }

  /** What is not pending any more, or due at another time. */
  private static void forget(Db db) throws SQLException {
    db.update(
        """
        DELETE FROM fsx_due WHERE NOT EXISTS (SELECT 1 FROM pending_messages p
          WHERE p.message_id = fsx_due.message_id AND p.scheduled_time = fsx_due.scheduled_time)
        """);
  }

  /** Whether there are messages for a client that are not known. */
  static boolean isAnyFor(Db db, String client) throws SQLException {
    return db.first(
            "SELECT 1" + FOR_CLIENT + " LIMIT 1", row -> row.getInt(1), db.dialect().id(client))
        .isPresent();
  }

  /** Takes note of new messages for one client. */
  static void takeFor(Db db, String client) throws SQLException {
    db.update(
        db.dialect()
            .unlessThere(
                INSERT
                    + """
                    SELECT m.destination_client_id, p.scheduled_time, p.message_id,
                      m.creation_time_seconds
                    """
                    + FOR_CLIENT,
                "created_seconds"),
        db.dialect().id(client));
  }
}
