package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.sql.dialect.Fragment;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Which messages are stored already, and where. A message goes from {@code messages} to {@code
 * fsx_processed} and never back while a server runs, so looking in this order, or in both at once,
 * misses none that another server moves meanwhile.
 */
final class KnownMessages {
  private static final int AT_ONCE = 256;

  private final ProcessedTable processed;

  KnownMessages(ProcessedTable processed) {
    this.processed = processed;
  }

  /** Where those are that are stored. */
  Map<MessageId, StoredIn> among(Db db, List<Message> messages) throws SQLException {
    Map<MessageId, StoredIn> known = new HashMap<>();
    if (db.dialect().isShared()) {
      for (int start = 0; start < messages.size(); start += AT_ONCE) {
        together(db, messages.subList(start, Math.min(start + AT_ONCE, messages.size())), known);
      }
      return known;
    }
    for (MessageId id : inMessages(db, messages)) {
      known.put(id, StoredIn.MESSAGES);
    }
    for (Message message : messages) {
      MessageId id = MessageId.of(message.getMessageId());
      if (!known.containsKey(id)) {
        processed
            .seqForWriter(db, message.getMessageId())
            .ifPresent(seq -> known.put(id, new StoredIn.Processed(seq)));
      }
    }
    return known;
  }

  private static List<MessageId> inMessages(Db db, List<Message> messages) throws SQLException {
    Fragment select =
        db.dialect().selectByKey("m.message_id", "messages", "message_id", hex(messages));
    return db.list(
        select.sql(), row -> MessageId.parse(db.dialect().hex(row, 1)), select.args().toArray());
  }

  /**
   * Looks first in {@code messages}, and in the same statement for the segments that have to be
   * looked through, as each statement is a round trip; there are none of those while no other
   * server appends.
   */
  private void together(Db db, List<Message> messages, Map<MessageId, StoredIn> known)
      throws SQLException {
    KnownSegments remembered = processed.segments().known();
    OwnSegments.Remembered own = processed.own().remembered(remembered.all());
    Fragment pending =
        db.dialect().selectByKey("m.message_id, 0, 0", "messages", "message_id", hex(messages));
    Fragment segments = remembered.others(db.dialect(), "s.segment");
    List<Long> strange = new ArrayList<>();
    db.each(
        pending.sql()
            + " UNION ALL SELECT NULL, s.segment, s.owner FROM fsx_segments s WHERE "
            + segments.sql(),
        row -> {
          String id = db.dialect().hex(row, 1);
          long segment = row.getLong(2);
          if (!id.isEmpty()) {
            known.put(MessageId.parse(id), StoredIn.MESSAGES);
          } else if (!remembered.all().contains(segment)
              && !own.leavesOut(segment, row.getLong(3))) {
            strange.add(segment);
          }
          return true;
        },
        Stream.concat(pending.args().stream(), segments.args().stream()).toArray());
    if (!strange.isEmpty()) {
      lookUp(db, strange, messages, known);
    }
    Set<Long> perhaps = new TreeSet<>();
    List<Message> there = new ArrayList<>();
    for (Message message : messages) {
      long hash = IdHash.of(message.getMessageId());
      List<Long> candidates = own.candidates(hash, remembered.candidates(hash));
      if (!candidates.isEmpty() && !known.containsKey(MessageId.of(message.getMessageId()))) {
        perhaps.addAll(candidates);
        there.add(message);
      }
    }
    if (!there.isEmpty()) {
      lookUp(db, perhaps, there, known);
    }
  }

  private static void lookUp(
      Db db, Collection<Long> segments, List<Message> messages, Map<MessageId, StoredIn> known)
      throws SQLException {
    Fragment some = db.dialect().numbers("s", segments);
    Fragment hashes =
        db.dialect()
            .numbers("h", messages.stream().map(one -> IdHash.of(one.getMessageId())).toList());
    Map<MessageId, Long> found = new HashMap<>();
    db.each(
        "SELECT m.message_id, m.seq FROM "
            + some.sql()
            + " CROSS JOIN "
            + hashes.sql()
            + db.dialect().joinLookingUp("fsx_processed", "m.segment = s.n AND m.id_hash = h.n"),
        row -> {
          found.put(MessageId.parse(db.dialect().hex(row, 1)), row.getLong(2));
          return true;
        },
        Stream.concat(some.args().stream(), hashes.args().stream()).toArray());
    for (Message message : messages) {
      MessageId id = MessageId.of(message.getMessageId());
      Long seq = found.get(id);
      if (seq != null) {
        known.putIfAbsent(id, new StoredIn.Processed(seq));
      }
    }
  }

  private static List<String> hex(List<Message> messages) {
    return messages.stream().map(message -> Text.hex(message.getMessageId())).toList();
  }
}
