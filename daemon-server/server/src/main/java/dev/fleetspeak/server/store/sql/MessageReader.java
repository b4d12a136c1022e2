package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.Fragment;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages by id, and what waits for clients. */
final class MessageReader {
  /** Columns of a message {@code m} with the payload that is pending or else kept. */
  static final String DATA_COLUMNS =
      MessageRows.COLUMNS
          + """
          , coalesce(p.data_type_url, k.data_type_url), coalesce(p.data_value, k.data_value),
            coalesce(p.retry_count, 0), p.scheduled_time
          """;

  /** The tables that {@link #DATA_COLUMNS} reads besides {@code m}. */
  static final String DATA_JOINS =
      """
       LEFT JOIN pending_messages p ON p.message_id = m.message_id
       LEFT JOIN fsx_message_payloads k ON k.message_id = m.message_id
      """;

  private static final String WITH_DATA =
      "SELECT " + DATA_COLUMNS + " FROM messages m" + DATA_JOINS;

  private static final String PROCESSED_WITH_DATA =
      "SELECT " + DATA_COLUMNS + " FROM fsx_processed m" + DATA_JOINS;

  private MessageReader() {}

  static List<Message> byId(Db db, ProcessedTable processed, List<MessageId> ids, boolean wantData)
      throws SQLException {
    List<Message> found = new ArrayList<>(ids.size());
    for (MessageId id : ids) {
      Optional<Message> message =
          db.first(
              WITH_DATA + " WHERE m.message_id = ?",
              row -> message(db.dialect(), row, wantData).build(),
              db.dialect().id(id.toString()));
      if (message.isEmpty()) {
        message = processed(db, processed, id, wantData);
      }
      message.ifPresent(found::add);
    }
    return found;
  }

  private static Optional<Message> processed(
      Db db, ProcessedTable processed, MessageId id, boolean wantData) throws SQLException {
    Optional<Long> seq = processed.seq(db, id.bytes());
    return seq.isEmpty()
        ? Optional.empty()
        : db.first(
            PROCESSED_WITH_DATA + " WHERE m.seq = ?",
            row -> message(db.dialect(), row, wantData).build(),
            seq.get());
  }

  static Optional<MessageResult> result(Db db, ProcessedTable processed, MessageId id)
      throws SQLException {
    return byId(db, processed, List.of(id), false).stream()
        .filter(Message::hasResult)
        .map(Message::getResult)
        .findFirst();
  }

  /**
   * Pending messages of clients in order of message id.
   *
   * @param limit most of them; 0 for all
   */
  static List<Message> pending(
      Db db, Collection<ClientId> clients, long offset, long limit, boolean wantData)
      throws SQLException {
    Fragment due = due(db, clients);
    List<@Nullable Object> args = new ArrayList<>(due.args());
    args.add(limit == 0 ? Long.MAX_VALUE : limit);
    args.add(offset);
    return db.list(
        WITH_DATA
            + " WHERE m.message_id IN (SELECT message_id FROM fsx_due WHERE "
            + due.sql()
            + ") ORDER BY m.message_id LIMIT ? OFFSET ?",
        row -> message(db.dialect(), row, wantData).build(),
        args.toArray());
  }

  static long pendingCount(Db db, Collection<ClientId> clients) throws SQLException {
    Fragment due = due(db, clients);
    return db.number("SELECT count(*) FROM fsx_due WHERE " + due.sql(), due.args().toArray());
  }

  static List<String> pendingIds(Db db, Collection<ClientId> clients) throws SQLException {
    Fragment due = due(db, clients);
    return db.list(
        "SELECT message_id FROM fsx_due WHERE " + due.sql(),
        row -> db.dialect().hex(row, 1),
        due.args().toArray());
  }

  /** What is pending for clients; nobody is none of them. */
  private static Fragment due(Db db, Collection<ClientId> clients) {
    return db.dialect()
        .among(
            "destination_client_id",
            clients.stream().filter(client -> !client.isNil()).map(ClientId::toString).toList());
  }

  /** The message of a row that begins with {@link #DATA_COLUMNS}. */
  static Message.Builder message(Dialect dialect, ResultSet row, boolean wantData)
      throws SQLException {
    Message.Builder message = MessageRows.message(dialect, row);
    if (wantData) {
      Any data = MessageRows.payload(row, MessageRows.DATA);
      if (data != null) {
        message.setData(data);
      }
    }
    return message;
  }
}
