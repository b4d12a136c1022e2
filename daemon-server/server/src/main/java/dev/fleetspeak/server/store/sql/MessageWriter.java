package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Any;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.sql.CountDeltas.Sums;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How stored messages change state (server.md 2.1), with everything that follows from it. One that
 * gets its result leaves {@code messages}, which holds what is pending, for {@code fsx_processed},
 * unless the reference's table is to keep it.
 */
final class MessageWriter {
  private final RetryTimes retries;
  private final PendingTable pending = new PendingTable();
  private final KeptPayloads payloads;
  private final ProcessedTable processed;
  private final boolean keepsInMessages;

  /**
   * @param keepsInMessages whether messages that are done stay in the reference's table
   */
  MessageWriter(
      RetryTimes retries,
      KeptPayloads payloads,
      ProcessedTable processed,
      boolean keepsInMessages) {
    this.retries = retries;
    this.payloads = payloads;
    this.processed = processed;
    this.keepsInMessages = keepsInMessages;
  }

  static MessageWriter of(StoreTerms terms, KeptPayloads payloads) {
    return new MessageWriter(
        RetryTimes.of(terms),
        payloads,
        new ProcessedTable(new Segments()),
        terms.processedInMessages());
  }

  PendingTable pending() {
    return pending;
  }

  ProcessedTable processed() {
    return processed;
  }

  RetryTimes retries() {
    return retries;
  }

  /** Whether a message with its result goes to {@code fsx_processed}. */
  boolean goesToProcessed(Message message) {
    return message.hasResult() && !keepsInMessages;
  }

  /** When a new message is due as usual. */
  Instant due(Tx tx, Message message) {
    return message.getDestination().getClientId().isEmpty()
        ? retries.afterServerTries(0, tx.now())
        : tx.now();
  }

  /**
   * What is known of a stored message when its result is decided.
   *
   * @param place where it is
   */
  record Stored(Message message, StoredIn place) {
    static Stored of(ProcessedTable.Settled settled) {
      return new Stored(settled.message(), new StoredIn.Processed(settled.seq()));
    }

    boolean done() {
      return message.hasResult();
    }

    String sourceClient() {
      return Text.hex(message.getSource().getClientId());
    }

    String destinationClient() {
      return Text.hex(message.getDestination().getClientId());
    }
  }

  /** Counts a message that was inserted, and keeps its payload if it is done already. */
  void count(Tx tx, Message message) throws SQLException {
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
    Optional<Stored> found =
        db.first(
            db.dialect()
                .locked(
                    "SELECT " + MessageRows.COLUMNS + " FROM messages m WHERE m.message_id = ?"),
            row -> new Stored(MessageRows.message(db.dialect(), row).build(), StoredIn.MESSAGES),
            db.dialect().id(id));
    return found.isPresent() ? found : processed.find(db, id).map(Stored::of);
  }

  /**
   * The same for a message that was found.
   *
   * @param seen where it was then
   */
  private Optional<Stored> find(Db db, String id, StoredIn seen) throws SQLException {
    return switch (seen) {
      case StoredIn.Messages _ -> find(db, id);
      case StoredIn.Processed(long seq) -> processed.at(db, seq).map(Stored::of);
    };
  }

  /**
   * Sets a result; an unknown id is skipped.
   *
   * @param failureReplaces whether a failure replaces the result of a message that is done already
   */
  void settle(Tx tx, String id, MessageResult result, boolean failureReplaces) throws SQLException {
    settle(tx, id, StoredIn.MESSAGES, result, failureReplaces);
  }

  /**
   * The same for a message that was found.
   *
   * @param seen where it was then
   */
  void settle(Tx tx, String id, StoredIn seen, MessageResult result, boolean failureReplaces)
      throws SQLException {
    Stored stored = find(tx.db(), id, seen).orElse(null);
    if (stored == null || (stored.done() && result.getFailed() && !failureReplaces)) {
      return;
    }
    settle(tx, id, stored, result);
  }

  /** Sets the result of a message whose state was looked up in the same transaction. */
  void settle(Tx tx, String id, Stored stored, MessageResult result) throws SQLException {
    var key = CountDeltas.Key.of(stored.message());
    if (stored.done()) {
      switch (stored.place()) {
        case StoredIn.Messages _ -> MessageRows.setResult(tx.db(), id, result);
        case StoredIn.Processed(long seq) -> ProcessedTable.setResult(tx.db(), seq, result);
      }
      if (stored.message().getResult().getFailed() != result.getFailed()) {
        tx.counts().add(key, Sums.replaced(result.getFailed()));
      }
      return;
    }
    @Nullable Any payload = pending.remove(tx.db(), id, stored.destinationClient());
    Message done = stored.message().toBuilder().setResult(result).build();
    if (goesToProcessed(done)) {
      ContactLinks.move(tx.db(), id, processed.append(tx, List.of(done)));
      MessageRows.delete(tx.db(), id);
    } else {
      MessageRows.setResult(tx.db(), id, result);
    }
    tx.counts().add(key, Sums.settled(result.getFailed()));
    if (payload != null) {
      payloads.keep(tx, id, key, payload);
    }
  }
}
