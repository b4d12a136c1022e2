package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code pending_messages}, and {@code fsx_due} that is kept in step with it. */
final class PendingTable {
  private static final String INSERT =
      """
      INSERT INTO pending_messages (message_id, retry_count, scheduled_time, data_type_url,
        data_value) VALUES (?, 0, ?, ?, ?)
      """;
  private static final String INSERT_FOR_WHOM =
      """
      INSERT INTO pending_messages (message_id, retry_count, scheduled_time, data_type_url,
        data_value, for_server) VALUES (?, 0, ?, ?, ?, ?)
      """;

  private static final String INSERT_DUE =
      """
      INSERT INTO fsx_due (destination_client_id, scheduled_time, message_id, created_seconds)
      VALUES (?, ?, ?, ?)
      """;

  /** Tries after which a message waits for its turn over a restart too. */
  private static final int OFTEN = 10;

  /** How long a message is on its way to a client at most, before the client has it. */
  private static final Duration IN_FLIGHT = Duration.ofSeconds(15);

  /** A removed or looked-up row. */
  private record Removed(long due, @Nullable Any payload) {}

  void insert(Db db, Message message, Instant due) throws SQLException {
    insertAll(db, List.of(new Fresh(message, due)));
  }

  /**
   * A message that becomes pending.
   *
   * @param due when it is handed out first
   */
  record Fresh(Message message, Instant due) {
    private String client() {
      return Text.hex(message.getDestination().getClientId());
    }

    private @Nullable Object[] pending(Dialect dialect) {
      Object id = dialect.id(Text.hex(message.getMessageId()));
      String type = message.hasData() ? message.getData().getTypeUrl() : null;
      ByteString data = message.hasData() ? message.getData().getValue() : null;
      return dialect.hasForServer()
          ? new @Nullable Object[] {id, Text.micros(due), type, data, client().isEmpty()}
          : new @Nullable Object[] {id, Text.micros(due), type, data};
    }

    private @Nullable Object[] due(Dialect dialect) {
      return new @Nullable Object[] {
        dialect.id(client()),
        Text.micros(due),
        dialect.id(Text.hex(message.getMessageId())),
        message.getCreationTime().getSeconds()
      };
    }
  }

  void insertAll(Db db, List<Fresh> rows) throws SQLException {
    Dialect dialect = db.dialect();
    db.batch(
        dialect.hasForServer() ? INSERT_FOR_WHOM : INSERT,
        rows.stream().map(row -> row.pending(dialect)).toList());
    db.batch(INSERT_DUE, rows.stream().map(row -> row.due(dialect)).toList());
  }

  /** Removes a row and returns the payload that was in it. */
  @Nullable Any remove(Db db, String id, String destinationClient) throws SQLException {
    Removed removed =
        db.dialect().hasReturning()
            ? removed(
                db,
                """
                DELETE FROM pending_messages WHERE message_id = ?
                RETURNING scheduled_time, data_type_url, data_value
                """,
                id)
            : removed(
                db,
                db.dialect()
                    .locked(
                        """
                        SELECT scheduled_time, data_type_url, data_value FROM pending_messages
                        WHERE message_id = ?
                        """),
                id);
    if (removed == null) {
      return null;
    }
    if (!db.dialect().hasReturning()) {
      db.update("DELETE FROM pending_messages WHERE message_id = ?", db.dialect().id(id));
    }
    removeDue(db, destinationClient, removed.due(), id);
    return removed.payload();
  }

  private static @Nullable Removed removed(Db db, String sql, String id) throws SQLException {
    return db.first(
            sql,
            row -> new Removed(row.getLong(1), MessageRows.payload(row, 2)),
            db.dialect().id(id))
        .orElse(null);
  }

  /**
   * Moves the due time of a row that is handed out, and counts the try.
   *
   * @return false if it is not pending any more or due at another time: a reference server, which
   *     knows nothing of {@code fsx_due}, was faster
   */
  boolean lease(Db db, String destinationClient, Due due, Instant until) throws SQLException {
    int leased =
        db.update(
            """
            UPDATE pending_messages SET retry_count = retry_count + 1, scheduled_time = ?
            WHERE message_id = ? AND scheduled_time = ?
            """,
            Text.micros(until),
            db.dialect().id(due.id()),
            due.time());
    if (leased == 0) {
      removeDue(db, destinationClient, due.time(), due.id());
      return false;
    }
    move(db, destinationClient, due, until);
    return true;
  }

  /** Makes a row due at another time without counting a try. */
  void reschedule(Db db, String destinationClient, Due due, Instant when) throws SQLException {
    db.update(
        "UPDATE pending_messages SET scheduled_time = ? WHERE message_id = ?",
        Text.micros(when),
        db.dialect().id(due.id()));
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
    if (due.time() != Text.micros(when)) {
      db.update(
          """
          UPDATE fsx_due SET scheduled_time = ?
          WHERE destination_client_id = ? AND scheduled_time = ? AND message_id = ?
          """,
          Text.micros(when),
          db.dialect().id(destinationClient),
          due.time(),
          db.dialect().id(due.id()));
    }
  }

  private static void removeDue(Db db, String client, long time, String id) throws SQLException {
    db.update(
        """
        DELETE FROM fsx_due
        WHERE destination_client_id = ? AND scheduled_time = ? AND message_id = ?
        """,
        db.dialect().id(client),
        time,
        db.dialect().id(id));
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
            WHERE d.destination_client_id = ? AND d.scheduled_time > ? AND p.retry_count < ?
            """,
            row -> new Due(db.dialect().hex(row, 1), row.getLong(2), row.getLong(3)),
            db.dialect().id(""),
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
   */
  void redeliver(Db db, Instant now) throws SQLException {
    var lost =
        db.list(
            """
            SELECT d.destination_client_id, d.message_id, d.scheduled_time, d.created_seconds
            FROM fsx_due d JOIN pending_messages p ON p.message_id = d.message_id
            WHERE d.destination_client_id <> ? AND d.scheduled_time > ? AND p.retry_count > 0
              AND d.scheduled_time >= (
                SELECT max(scheduled_time) FROM fsx_due WHERE destination_client_id <> ?) - ?
            """,
            row ->
                Map.entry(
                    db.dialect().hex(row, 1),
                    new Due(db.dialect().hex(row, 2), row.getLong(3), row.getLong(4))),
            db.dialect().id(""),
            Text.micros(now),
            db.dialect().id(""),
            IN_FLIGHT.toNanos() / 1_000);
    for (Map.Entry<String, Due> each : lost) {
      reschedule(db, each.getKey(), each.getValue(), now);
    }
  }
}
