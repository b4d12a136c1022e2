package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Stores messages that come in: new ones go to {@code messages} and are pending, or to {@code
 * fsx_processed} if they have their result; repeats are recognised in both.
 */
final class Arrivals {
  /** Stands for a contact where there is none; contacts are numbered from 1. */
  static final long NO_CONTACT = 0;

  private static final String CONFLICT = "40001";

  private final MessageWriter messages;
  private final KnownMessages known;

  Arrivals(MessageWriter messages) {
    this.messages = messages;
    this.known = new KnownMessages(messages.processed());
  }

  /**
   * Stores what a client sent. The caller has the client's row locked, so that no other server
   * stores a message of the same client meanwhile.
   *
   * @param contact row to link all of them to, or {@link #NO_CONTACT}
   * @return ids of those that were new
   */
  Set<MessageId> ofClient(Tx tx, List<Message> incoming, long contact) throws SQLException {
    if (incoming.isEmpty()) {
      return Set.of();
    }
    Sorted sorted = sort(tx, incoming);
    insertPending(tx, sorted.pending(), message -> messages.due(tx, message));
    long first = sorted.done().isEmpty() ? 0 : messages.processed().append(tx, sorted.done());
    finish(tx, sorted, contact, first);
    return sorted.ids();
  }

  /** Stores messages that others may store at the same moment; ids of those that were new. */
  Set<MessageId> ofServer(Tx tx, List<Message> incoming) throws SQLException {
    return ofServer(tx, incoming, NO_CONTACT, message -> messages.due(tx, message));
  }

  /**
   * The same with a contact to link them to and a due time of their own. On a database with several
   * servers each new id is claimed in {@code messages}, whose key is unique, before anything else:
   * then whoever moved a message with that id before is seen.
   */
  Set<MessageId> ofServer(
      Tx tx, List<Message> incoming, long contact, Function<Message, Instant> due)
      throws SQLException {
    if (incoming.isEmpty()) {
      return Set.of();
    }
    Sorted sorted = sort(tx, incoming);
    insertPending(tx, sorted.pending(), due);
    if (tx.db().dialect().isShared()) {
      MessageRows.insertAll(tx.db(), sorted.done());
      if (messages.processed().holdsAny(tx.db(), sorted.fresh())) {
        throw new SQLException("another server was faster", CONFLICT);
      }
      for (Message message : sorted.done()) {
        MessageRows.delete(tx.db(), Text.hex(message.getMessageId()));
      }
    }
    long first = sorted.done().isEmpty() ? 0 : messages.processed().append(tx, sorted.done());
    finish(tx, sorted, contact, first);
    return sorted.ids();
  }

  /**
   * Messages by what becomes of them.
   *
   * @param pending new ones for {@code messages}
   * @param done new ones for {@code fsx_processed}
   * @param repeats ones that are stored or came before in the same call
   * @param places where those are that were stored
   */
  private record Sorted(
      Set<MessageId> ids,
      List<Message> pending,
      List<Message> done,
      List<Message> repeats,
      Map<MessageId, StoredIn> places) {
    List<Message> fresh() {
      List<Message> fresh = new ArrayList<>(pending);
      fresh.addAll(done);
      return fresh;
    }
  }

  private Sorted sort(Tx tx, List<Message> incoming) throws SQLException {
    var sorted =
        new Sorted(
            new LinkedHashSet<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            new ArrayList<>(),
            known.among(tx.db(), incoming));
    for (Message message : incoming) {
      MessageId id = MessageId.of(message.getMessageId());
      if (sorted.places().containsKey(id) || !sorted.ids().add(id)) {
        sorted.repeats().add(message);
      } else if (messages.goesToProcessed(message)) {
        sorted.done().add(message);
      } else {
        sorted.pending().add(message);
      }
    }
    return sorted;
  }

  private void insertPending(Tx tx, List<Message> fresh, Function<Message, Instant> due)
      throws SQLException {
    MessageRows.insertAll(tx.db(), fresh);
    messages
        .pending()
        .insertAll(
            tx.db(),
            fresh.stream()
                .filter(message -> !message.hasResult())
                .map(message -> new PendingTable.Fresh(message, due.apply(message)))
                .toList());
  }

  private void finish(Tx tx, Sorted sorted, long contact, long first) throws SQLException {
    if (contact != NO_CONTACT) {
      link(tx.db(), sorted, contact, first);
    }
    for (Message message : sorted.fresh()) {
      messages.count(tx, message);
    }
    for (Message message : sorted.repeats()) {
      if (message.hasResult()) {
        MessageId id = MessageId.of(message.getMessageId());
        StoredIn place = sorted.places().getOrDefault(id, StoredIn.MESSAGES);
        messages.settle(tx, id.toString(), place, message.getResult(), false);
      }
    }
  }

  private void link(Db db, Sorted sorted, long contact, long first) throws SQLException {
    List<String> inMessages = new ArrayList<>();
    sorted.pending().forEach(message -> inMessages.add(Text.hex(message.getMessageId())));
    for (Map.Entry<MessageId, StoredIn> known : sorted.places().entrySet()) {
      switch (place(db, known.getKey(), known.getValue())) {
        case StoredIn.Messages _ -> inMessages.add(known.getKey().toString());
        case StoredIn.Processed(long seq) -> ContactLinks.linkRun(db, contact, seq, seq);
      }
    }
    ContactLinks.link(db, contact, inMessages);
    if (!sorted.done().isEmpty()) {
      ContactLinks.linkRun(db, contact, first, first + sorted.done().size() - 1);
    }
  }

  /** Where a message is now and stays until the commit: another server may just have moved it. */
  private StoredIn place(Db db, MessageId id, StoredIn seen) throws SQLException {
    return seen instanceof StoredIn.Messages && db.dialect().isShared()
        ? messages.find(db, id.toString()).map(MessageWriter.Stored::place).orElse(seen)
        : seen;
  }
}
