package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.sql.dialect.Filter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which messages are stored already, and where. A message goes from {@code messages} to {@code
 * fsx_processed} and never back while a server runs, so looking in this order, or in both at once,
 * misses none that another server moves meanwhile.
 */
final class KnownMessages {
  /** Stands for {@code messages} where a key in {@code fsx_processed} would stand. */
  static final long IN_MESSAGES = -1;

  private static final int AT_ONCE = 256;

  private final ProcessedTable processed;

  KnownMessages(ProcessedTable processed) {
    this.processed = processed;
  }

  /** Keys in {@code fsx_processed}, or {@link #IN_MESSAGES}, of those that are stored. */
  Map<MessageId, Long> among(Db db, List<Message> messages) throws SQLException {
    Map<MessageId, Long> known = new HashMap<>();
    if (db.dialect().isShared()) {
      for (int start = 0; start < messages.size(); start += AT_ONCE) {
        together(db, messages.subList(start, Math.min(start + AT_ONCE, messages.size())), known);
      }
      return known;
    }
    for (MessageId id : inMessages(db, messages)) {
      known.put(id, IN_MESSAGES);
    }
    for (Message message : messages) {
      MessageId id = MessageId.of(message.getMessageId());
      if (!known.containsKey(id)) {
        processed.seqForWriter(db, message.getMessageId()).ifPresent(seq -> known.put(id, seq));
      }
    }
    return known;
  }

  private static List<MessageId> inMessages(Db db, List<Message> messages) throws SQLException {
    List<String> ids = messages.stream().map(m -> Text.hex(m.getMessageId())).toList();
    if (ids.size() == 1) {
      return db.list(
          "SELECT message_id FROM messages WHERE message_id = ?",
          row -> MessageId.parse(db.dialect().hex(row, 1)),
          db.dialect().id(ids.getFirst()));
    }
    Filter among = db.dialect().among("message_id", ids);
    return db.list(
        "SELECT message_id FROM messages WHERE " + among.sql(),
        row -> MessageId.parse(db.dialect().hex(row, 1)),
        among.args().toArray());
  }

  /** In one statement, as each is a round trip; its texts are few, so they stay prepared. */
  private void together(Db db, List<Message> messages, Map<MessageId, Long> known)
      throws SQLException {
    KnownSegments remembered = processed.segments().known();
    OwnSegments.Remembered own = processed.own().remembered(remembered.all());
    List<ByteString> asked = asked(messages);
    String hash = db.dialect().whole("?");
    Map<MessageId, Long> found = new HashMap<>();
    db.each(
        "SELECT message_id, "
            + IN_MESSAGES
            + " FROM messages WHERE message_id IN ("
            + String.join(", ", Collections.nCopies(asked.size(), "?"))
            + ") UNION ALL SELECT m.message_id, m.seq FROM fsx_segments s CROSS JOIN (SELECT "
            + String.join(" AS h UNION ALL SELECT ", Collections.nCopies(asked.size(), hash))
            + " AS h) ids"
            + db.dialect()
                .joinLookingUp("fsx_processed", "m.segment = s.segment AND m.id_hash = ids.h")
            + remembered.others()
            + own.others(),
        row -> {
          found.putIfAbsent(MessageId.parse(db.dialect().hex(row, 1)), row.getLong(2));
          return true;
        },
        Stream.of(
                asked.stream().map(id -> db.dialect().id(Text.hex(id))),
                asked.stream().map(IdHash::of),
                own.args().stream())
            .flatMap(args -> args)
            .toArray());
    for (Message message : messages) {
      MessageId id = MessageId.of(message.getMessageId());
      Long place = found.get(id);
      if (place == null && mayBeThere(remembered, own, message)) {
        place = processed.seq(db, message.getMessageId()).orElse(null);
      }
      if (place != null) {
        known.put(id, place);
      }
    }
  }

  /** The ids, the last of them again until there are as many as a power of two. */
  private static List<ByteString> asked(List<Message> messages) {
    List<ByteString> ids = new ArrayList<>(messages.stream().map(Message::getMessageId).toList());
    while (Integer.bitCount(ids.size()) > 1) {
      ids.add(ids.getLast());
    }
    return ids;
  }

  private static boolean mayBeThere(
      KnownSegments remembered, OwnSegments.Remembered own, Message message) {
    long hash = IdHash.of(message.getMessageId());
    return own.mayHold(hash) || !remembered.candidates(hash).isEmpty();
  }
}
