package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

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

  private static final String PENDING_OF =
      """
      SELECT message_id FROM fsx_due
      WHERE destination_client_id IN (SELECT value FROM json_each(?)) AND destination_client_id <> ''
      """;

  private MessageReader() {}

  static List<Message> byId(Db db, List<MessageId> ids, boolean wantData) throws SQLException {
    List<Message> found = new ArrayList<>(ids.size());
    for (MessageId id : ids) {
      db.first(
              WITH_DATA + " WHERE m.message_id = ?",
              row -> message(row, wantData).build(),
              id.toString())
          .ifPresent(found::add);
    }
    return found;
  }

  static Optional<MessageResult> result(Db db, MessageId id) throws SQLException {
    return byId(db, List.of(id), false).stream()
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
    return db.list(
        WITH_DATA
            + " WHERE m.message_id IN ("
            + PENDING_OF
            + ") ORDER BY m.message_id LIMIT ? OFFSET ?",
        row -> message(row, wantData).build(),
        json(clients),
        limit == 0 ? -1L : limit,
        offset);
  }

  static long pendingCount(Db db, Collection<ClientId> clients) throws SQLException {
    return db.number("SELECT count(*) FROM (" + PENDING_OF + ")", json(clients));
  }

  static List<String> pendingIds(Db db, Collection<ClientId> clients) throws SQLException {
    return db.list(PENDING_OF, row -> row.getString(1), json(clients));
  }

  /** The message of a row that begins with {@link #DATA_COLUMNS}. */
  static Message.Builder message(ResultSet row, boolean wantData) throws SQLException {
    Message.Builder message = MessageRows.message(row);
    if (wantData) {
      Any data = MessageRows.payload(row, MessageRows.DATA);
      if (data != null) {
        message.setData(data);
      }
    }
    return message;
  }

  /** Ids as a list that a statement takes as one value, however long. */
  static String json(Collection<ClientId> clients) {
    var json = new StringBuilder("[");
    for (ClientId client : clients) {
      json.append(json.length() > 1 ? "," : "").append('"').append(client).append('"');
    }
    return json.append(']').toString();
  }
}
