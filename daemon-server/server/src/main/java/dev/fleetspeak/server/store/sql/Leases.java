package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Handing out what is due; a lease is nothing but a due time moved ahead (server.md 2.2, 2.3). */
final class Leases {
  private static final String SERVER = "";

  private final MessageWriter messages;

  Leases(MessageWriter messages) {
    this.messages = messages;
  }

  private record Leased(Message message, PendingTable.Due due, int tries) {}

  /**
   * Leases due messages of a client.
   *
   * @param client in hex
   * @param limits most for each service, missing ones none; null for no limits
   * @param contact row to link them to; null for none
   */
  List<Message> forClient(
      Tx tx, String client, int limit, @Nullable Map<String, Long> limits, @Nullable Long contact)
      throws SQLException {
    List<PendingTable.Due> chosen = choose(tx, client, limit, limits);
    List<Message> leased = new ArrayList<>(chosen.size());
    Instant until = messages.retries().afterClientTry(tx.now());
    for (PendingTable.Due due : chosen) {
      if (!messages.pending().lease(tx.db(), client, due, until)) {
        continue;
      }
      Message message =
          load(tx.db(), due)
              .orElseThrow(() -> new SQLException("message " + due.id() + " has no content"))
              .message();
      leased.add(message);
      if (contact != null) {
        ContactLinks.link(tx.db(), contact, List.of(due.id()));
      }
      if (isDie(message)) {
        var processed = MessageResult.newBuilder().setProcessedTime(Text.timestamp(tx.now()));
        messages.settle(tx, due.id(), processed.build(), false);
      }
    }
    return leased;
  }

  /** Whether anything is due for a client, whatever its service. */
  static boolean isAnyDue(Db db, String client, Instant now) throws SQLException {
    return db.first(
            """
            SELECT 1 FROM fsx_due WHERE destination_client_id = ? AND scheduled_time <= ? LIMIT 1
            """,
            row -> row.getInt(1),
            db.dialect().id(client),
            Text.micros(now))
        .isPresent();
  }

  /** Leases due messages for the server. */
  List<Message> forServer(Tx tx, int limit) throws SQLException {
    List<PendingTable.Due> chosen = choose(tx, SERVER, limit, null);
    List<Message> leased = new ArrayList<>(chosen.size());
    for (PendingTable.Due due : chosen) {
      Optional<Leased> found = load(tx.db(), due);
      int tries = found.map(Leased::tries).orElse(0);
      Instant until = messages.retries().afterServerTries(tries + 1, tx.now());
      if (messages.pending().lease(tx.db(), SERVER, due, until)) {
        found.map(Leased::message).ifPresent(leased::add);
      }
    }
    return leased;
  }

  /** Makes messages due at once; those that are done stay done. */
  void giveBack(Tx tx, Collection<MessageId> ids) throws SQLException {
    Dialect dialect = tx.db().dialect();
    for (MessageId id : ids) {
      var found =
          tx.db()
              .first(
                  dialect.locked(
                      """
                      SELECT m.destination_client_id, p.message_id, p.scheduled_time,
                        m.creation_time_seconds
                      FROM pending_messages p JOIN messages m ON m.message_id = p.message_id
                      WHERE p.message_id = ?
                      """),
                  row -> Map.entry(dialect.hex(row, 1), due(dialect, row, 2)),
                  dialect.id(id.toString()));
      if (found.isPresent()) {
        messages
            .pending()
            .reschedule(tx.db(), found.get().getKey(), found.get().getValue(), tx.now());
      }
    }
  }

  private static List<PendingTable.Due> choose(
      Tx tx, String client, int limit, @Nullable Map<String, Long> limits) throws SQLException {
    long now = Text.micros(tx.now());
    Dialect dialect = tx.db().dialect();
    if (limits == null) {
      return tx.db()
          .list(
              dialect.skippingLocked(
                  """
                  SELECT message_id, scheduled_time, created_seconds FROM fsx_due
                  WHERE destination_client_id = ? AND scheduled_time <= ?
                  ORDER BY scheduled_time LIMIT ?
                  """),
              row -> due(dialect, row, 1),
              dialect.id(client),
              now,
              limit);
    }
    var left = new HashMap<>(limits);
    left.values().removeIf(most -> most <= 0);
    List<PendingTable.Due> chosen = new ArrayList<>();
    if (left.isEmpty() || limit <= 0) {
      return chosen;
    }
    tx.db()
        .each(
            dialect.skippingLocked(
                """
                SELECT d.message_id, d.scheduled_time, d.created_seconds,
                  m.destination_service_name
                FROM fsx_due d JOIN messages m ON m.message_id = d.message_id
                WHERE d.destination_client_id = ? AND d.scheduled_time <= ?
                ORDER BY d.scheduled_time
                """),
            row -> {
              String service = row.getString(4);
              if (left.containsKey(service)) {
                chosen.add(due(dialect, row, 1));
                left.computeIfPresent(service, (name, most) -> most > 1 ? most - 1 : null);
              }
              return chosen.size() < limit && !left.isEmpty();
            },
            dialect.id(client),
            now);
    return chosen;
  }

  private static PendingTable.Due due(Dialect dialect, ResultSet row, int column)
      throws SQLException {
    return new PendingTable.Due(
        dialect.hex(row, column), row.getLong(column + 1), row.getLong(column + 2));
  }

  /** Empty if a reference server has taken the message in the meantime. */
  private static Optional<Leased> load(Db db, PendingTable.Due due) throws SQLException {
    return db.first(
        "SELECT "
            + MessageRows.COLUMNS
            + ", p.data_type_url, p.data_value, p.retry_count"
            + " FROM messages m JOIN pending_messages p ON p.message_id = m.message_id"
            + " WHERE m.message_id = ?",
        row -> {
          Message.Builder message = MessageRows.message(db.dialect(), row);
          Any data = MessageRows.payload(row, MessageRows.DATA);
          if (data != null) {
            message.setData(data);
          }
          return new Leased(message.build(), due, row.getInt(MessageRows.DATA + 2));
        },
        db.dialect().id(due.id()));
  }

  private static boolean isDie(Message message) {
    return message.getMessageType().equals("Die")
        && message.getDestination().getServiceName().equals("system");
  }
}
