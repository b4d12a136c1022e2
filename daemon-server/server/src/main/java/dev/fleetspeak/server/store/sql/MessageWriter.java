package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.sql.CountDeltas.Sums;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.Filter;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How messages change state (server.md 2.1), with everything that follows from it. */
final class MessageWriter {
  private final RetryTimes retries;
  private final PendingTable pending = new PendingTable();
  private final KeptPayloads payloads;

  MessageWriter(RetryTimes retries, KeptPayloads payloads) {
    this.retries = retries;
    this.payloads = payloads;
  }

  PendingTable pending() {
    return pending;
  }

  RetryTimes retries() {
    return retries;
  }

  /** What is known of a stored message when its result is decided. */
  record Stored(
      CountDeltas.Key key,
      String destinationClient,
      String sourceClient,
      boolean done,
      boolean failed) {

    static Stored of(Dialect dialect, ResultSet row) throws SQLException {
      String source = dialect.hex(row, 1);
      String destination = dialect.hex(row, 3);
      String type = row.getString(5) == null ? "" : row.getString(5);
      return new Stored(
          CountDeltas.Key.of(
              !source.isEmpty(), row.getString(2), !destination.isEmpty(), row.getString(4), type),
          destination,
          source,
          row.getInt(6) != 0,
          row.getInt(7) != 0);
    }
  }

  /** Stores messages that are due as usual; ids of those that were new. */
  Set<MessageId> store(Tx tx, List<Message> messages) throws SQLException {
    Set<MessageId> inserted = new LinkedHashSet<>();
    if (messages.size() > 1 && tx.db().dialect().prefersMany()) {
      storeTogether(tx, messages, inserted);
      return inserted;
    }
    for (Message message : messages) {
      if (store(tx, message, due(tx, message))) {
        inserted.add(MessageId.of(message.getMessageId()));
      }
    }
    return inserted;
  }

  private Instant due(Tx tx, Message message) {
    return message.getDestination().getClientId().isEmpty()
        ? retries.afterServerTries(0, tx.now())
        : tx.now();
  }

  /** With a statement for each table instead of one for each message. */
  private void storeTogether(Tx tx, List<Message> messages, Set<MessageId> inserted)
      throws SQLException {
    Set<MessageId> there = there(tx.db(), messages);
    List<Message> fresh = new ArrayList<>();
    List<Message> known = new ArrayList<>();
    for (Message message : messages) {
      MessageId id = MessageId.of(message.getMessageId());
      (there.contains(id) || !inserted.add(id) ? known : fresh).add(message);
    }
    MessageRows.insertAll(tx.db(), fresh);
    pending.insertAll(
        tx.db(),
        fresh.stream()
            .filter(message -> !message.hasResult())
            .map(message -> new PendingTable.Fresh(message, due(tx, message)))
            .toList());
    for (Message message : fresh) {
      count(tx, message);
    }
    for (Message message : known) {
      if (message.hasResult()) {
        settle(tx, Text.hex(message.getMessageId()), message.getResult(), false);
      }
    }
  }

  private static Set<MessageId> there(Db db, List<Message> messages) throws SQLException {
    Filter among =
        db.dialect()
            .among("message_id", messages.stream().map(m -> Text.hex(m.getMessageId())).toList());
    return Set.copyOf(
        db.list(
            "SELECT message_id FROM messages WHERE " + among.sql(),
            row -> MessageId.parse(db.dialect().hex(row, 1)),
            among.args().toArray()));
  }

  /** Stores a message that is due at a time of its own; whether it was new. */
  boolean store(Tx tx, Message message, Instant due) throws SQLException {
    if (!MessageRows.insert(tx.db(), message)) {
      if (message.hasResult()) {
        settle(tx, Text.hex(message.getMessageId()), message.getResult(), false);
      }
      return false;
    }
    if (!message.hasResult()) {
      pending.insert(tx.db(), message, due);
    }
    count(tx, message);
    return true;
  }

  /** Counts a message that was inserted, and keeps its payload if it is done already. */
  private void count(Tx tx, Message message) throws SQLException {
    var key = CountDeltas.Key.of(message);
    tx.counts().add(key, Sums.accepted(message.getData().getValue().size()));
    if (message.hasResult()) {
      tx.counts().add(key, Sums.settled(message.getResult().getFailed()));
      if (message.hasData()) {
        payloads.keep(tx, Text.hex(message.getMessageId()), key, message.getData());
      }
    }
  }

  /** The state of a message, if it is there; nobody else changes it until the commit. */
  Optional<Stored> find(Db db, String id) throws SQLException {
    return db.first(
        db.dialect()
            .locked(
                """
                SELECT source_client_id, source_service_name, destination_client_id,
                  destination_service_name, message_type,
                  CASE WHEN processed_time_seconds IS NULL THEN 0 ELSE 1 END,
                  coalesce(failed, 0) FROM messages WHERE message_id = ?
                """),
        row -> Stored.of(db.dialect(), row),
        db.dialect().id(id));
  }

  /**
   * Sets a result; an unknown id is skipped.
   *
   * @param failureReplaces whether a failure replaces the result of a message that is done already
   */
  void settle(Tx tx, String id, MessageResult result, boolean failureReplaces) throws SQLException {
    Stored stored = find(tx.db(), id).orElse(null);
    if (stored == null || (stored.done() && result.getFailed() && !failureReplaces)) {
      return;
    }
    settle(tx, id, stored, result);
  }

  /** Sets the result of a message whose state was looked up in the same transaction. */
  void settle(Tx tx, String id, Stored stored, MessageResult result) throws SQLException {
    MessageRows.setResult(tx.db(), id, result);
    if (!stored.done()) {
      @Nullable Any payload = pending.remove(tx.db(), id, stored.destinationClient());
      tx.counts().add(stored.key(), Sums.settled(result.getFailed()));
      if (payload != null) {
        payloads.keep(tx, id, stored.key(), payload);
      }
    } else if (stored.failed() != result.getFailed()) {
      tx.counts().add(stored.key(), Sums.replaced(result.getFailed()));
    }
  }
}
