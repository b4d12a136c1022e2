package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.proto.common.Message;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code pending_messages}, and {@code fsx_due} that is kept in step with it. */
final class PendingTable {
  /** Tries after which a message waits for its turn over a restart too. */
  private static final int OFTEN = 10;

  /** A removed or looked-up row. */
  private record Removed(long due, @Nullable Any payload) {}

  void insert(Db db, Message message, Instant due) throws SQLException {
    String id = Text.hex(message.getMessageId());
    boolean data = message.hasData();
    db.update(
        """
        INSERT INTO pending_messages (message_id, retry_count, scheduled_time, data_type_url,
          data_value) VALUES (?, 0, ?, ?, ?)
        """,
        id,
        Text.micros(due),
        data ? message.getData().getTypeUrl() : null,
        data ? message.getData().getValue() : null);
    addDue(
        db,
        Text.hex(message.getDestination().getClientId()),
        Text.micros(due),
        id,
        message.getCreationTime().getSeconds());
  }

  /** Removes a row and returns the payload that was in it. */
  @Nullable Any remove(Db db, String id, String destinationClient) throws SQLException {
    Removed removed =
        db.first(
                """
                DELETE FROM pending_messages WHERE message_id = ?
                RETURNING scheduled_time, data_type_url, data_value
                """,
                row -> new Removed(row.getLong(1), MessageRows.payload(row, 2)),
                id)
            .orElse(null);
    if (removed == null) {
      return null;
    }
    removeDue(db, destinationClient, removed.due(), id);
    return removed.payload();
  }

  /** Moves the due time of a row that is handed out, and counts the try. */
  void lease(Db db, String destinationClient, Due due, Instant until) throws SQLException {
    db.update(
        """
        UPDATE pending_messages SET retry_count = retry_count + 1, scheduled_time = ?
        WHERE message_id = ?
        """,
        Text.micros(until),
        due.id());
    move(db, destinationClient, due, until);
  }

  /** Makes a row due at another time without counting a try. */
  void reschedule(Db db, String destinationClient, Due due, Instant when) throws SQLException {
    db.update(
        "UPDATE pending_messages SET scheduled_time = ? WHERE message_id = ?",
        Text.micros(when),
        due.id());
    move(db, destinationClient, due, when);
  }

  /**
   * A pending message and when it is due.
   *
   * @param id message id in hex
   * @param time due time in microseconds
   * @param createdSeconds when the message was created
   */
  record Due(String id, long time, long createdSeconds) {}

  private static void move(Db db, String destinationClient, Due due, Instant when)
      throws SQLException {
    removeDue(db, destinationClient, due.time(), due.id());
    addDue(db, destinationClient, Text.micros(when), due.id(), due.createdSeconds());
  }

  private static void addDue(Db db, String client, long time, String id, long created)
      throws SQLException {
    db.update(
        """
        INSERT INTO fsx_due (destination_client_id, scheduled_time, message_id, created_seconds)
        VALUES (?, ?, ?, ?)
        """,
        client,
        time,
        id,
        created);
  }

  private static void removeDue(Db db, String client, long time, String id) throws SQLException {
    db.update(
        """
        DELETE FROM fsx_due
        WHERE destination_client_id = ? AND scheduled_time = ? AND message_id = ?
        """,
        client,
        time,
        id);
  }

  /**
   * Makes messages for the server due: whoever opens an embedded database is alone with it, so the
   * process that held them is gone. Those that were tried often keep their turn, so that a message
   * that brings servers down does not do so at every start.
   */
  void resume(Db db, Instant now) throws SQLException {
    List<Due> held =
        db.list(
            """
            SELECT d.message_id, d.scheduled_time, d.created_seconds
            FROM fsx_due d JOIN pending_messages p ON p.message_id = d.message_id
            WHERE d.destination_client_id = '' AND d.scheduled_time > ? AND p.retry_count < ?
            """,
            row -> new Due(row.getString(1), row.getLong(2), row.getLong(3)),
            Text.micros(now),
            OFTEN);
    for (Due due : held) {
      reschedule(db, "", due, now);
    }
  }

  /**
   * Makes messages for clients due that were handed out in the last moments of a server that was
   * cut off: they may have died with it on their way. A client that got them after all gets them
   * twice, with the same ids; what was handed out earlier keeps its lease.
   *
   * @param moments how far back from the last lease
   */
  void redeliver(Db db, Instant now, Duration moments) throws SQLException {
    var lost =
        db.list(
            """
            SELECT d.destination_client_id, d.message_id, d.scheduled_time, d.created_seconds
            FROM fsx_due d JOIN pending_messages p ON p.message_id = d.message_id
            WHERE d.destination_client_id != '' AND d.scheduled_time > ? AND p.retry_count > 0
              AND d.scheduled_time >= (
                SELECT max(scheduled_time) FROM fsx_due WHERE destination_client_id != '') - ?
            """,
            row ->
                Map.entry(
                    row.getString(1), new Due(row.getString(2), row.getLong(3), row.getLong(4))),
            Text.micros(now),
            moments.toNanos() / 1_000);
    for (Map.Entry<String, Due> each : lost) {
      reschedule(db, each.getKey(), each.getValue(), now);
    }
  }

  /**
   * Brings {@code fsx_due} in step with what a reference server changed in the meantime. Costs one
   * pass over what is pending.
   */
  void reconcile(Db db) throws SQLException {
    db.update(
        """
        DELETE FROM fsx_due WHERE NOT EXISTS (SELECT 1 FROM pending_messages p
          WHERE p.message_id = fsx_due.message_id AND p.scheduled_time = fsx_due.scheduled_time)
        """);
    db.update(
        """
        INSERT OR IGNORE INTO fsx_due (destination_client_id, scheduled_time, message_id,
          created_seconds)
        SELECT coalesce(m.destination_client_id, ''), p.scheduled_time, p.message_id,
          m.creation_time_seconds
        FROM pending_messages p JOIN messages m ON m.message_id = p.message_id
        """);
  }
}
