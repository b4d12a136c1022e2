package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.sql.CountDeltas.Sums;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
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

  /** Stores a message that is due as usual; whether it was new. */
  boolean store(Tx tx, Message message) throws SQLException {
    Instant due =
        message.getDestination().getClientId().isEmpty()
            ? retries.afterServerTries(0, tx.now())
            : tx.now();
    return store(tx, message, due);
  }

  /** Stores a message that is due at a time of its own; whether it was new. */
  boolean store(Tx tx, Message message, Instant due) throws SQLException {
    if (!MessageRows.insert(tx.db(), message)) {
      if (message.hasResult()) {
        settle(tx, Text.hex(message.getMessageId()), message.getResult(), false);
      }
      return false;
    }
    var key = CountDeltas.Key.of(message);
    tx.counts().add(key, Sums.accepted(message.getData().getValue().size()));
    if (!message.hasResult()) {
      pending.insert(tx.db(), message, due);
    } else {
      tx.counts().add(key, Sums.settled(message.getResult().getFailed()));
      if (message.hasData()) {
        payloads.keep(tx, Text.hex(message.getMessageId()), key, message.getData());
      }
    }
    return true;
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
