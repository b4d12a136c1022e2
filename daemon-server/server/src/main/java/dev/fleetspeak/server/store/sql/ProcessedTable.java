package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code fsx_processed}: messages that are done, appended in the order in which they were, so that
 * storing one costs the same however many there are. Each is in here once; ids are found by a hash
 * within each segment.
 */
final class ProcessedTable {
  private static final String INSERT =
      "INSERT INTO fsx_processed ("
          + MessageRows.NAMES
          + ", seq, segment, id_hash) VALUES ("
          + MessageRows.PLACES
          + ", ?, ?, ?)";

  private final Segments segments;

  ProcessedTable(Segments segments) {
    this.segments = segments;
  }

  Segments segments() {
    return segments;
  }

  /** Appends messages with their results; the key of the first, which the others follow. */
  long append(Tx tx, List<Message> messages) throws SQLException {
    long first = tx.segment().take(tx.db(), tx.now(), messages.size());
    List<@Nullable Object[]> rows = new ArrayList<>(messages.size());
    for (Message message : messages) {
      long seq = first + rows.size();
      rows.add(
          MessageRows.values(
              tx.db().dialect(),
              message,
              seq,
              OpenSegment.of(seq),
              IdHash.of(message.getMessageId())));
    }
    tx.db().batch(INSERT, rows);
    return first;
  }

  /** Changes the result of a message. */
  static void setResult(Db db, long seq, MessageResult result) throws SQLException {
    MessageRows.setResult(db, "fsx_processed", "seq", seq, result);
  }

  /** The message with an id, locked, so that nobody else changes it until the commit. */
  Optional<Settled> find(Db db, String id) throws SQLException {
    Optional<Long> seq = seq(db, Text.bytes(id));
    if (seq.isEmpty()) {
      return Optional.empty();
    }
    return db.first(
        db.dialect()
            .locked("SELECT " + MessageRows.COLUMNS + " FROM fsx_processed m WHERE m.seq = ?"),
        row -> new Settled(MessageRows.message(db.dialect(), row).build(), seq.get()),
        seq.get());
  }

  /**
   * A message in here.
   *
   * @param message without payload
   */
  record Settled(Message message, long seq) {}

  /** The key of a message with an id. */
  Optional<Long> seq(Db db, ByteString id) throws SQLException {
    KnownSegments known = segments.known();
    long hash = IdHash.of(id);
    Object bound = db.dialect().id(Text.hex(id));
    Optional<Long> found =
        db.first(
            "SELECT m.seq FROM fsx_segments s"
                + db.dialect().joinInOrder()
                + "fsx_processed m ON m.segment = s.segment AND m.id_hash = ?"
                + known.others()
                + " AND m.message_id = ?",
            row -> row.getLong(1),
            hash,
            bound);
    if (found.isPresent()) {
      return found;
    }
    for (long segment : known.candidates(hash)) {
      found =
          db.first(
              "SELECT seq FROM fsx_processed WHERE segment = ? AND id_hash = ? AND message_id = ?",
              row -> row.getLong(1),
              segment,
              hash,
              bound);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Whether any of some messages is in here. */
  boolean holdsAny(Db db, List<Message> messages) throws SQLException {
    for (Message message : messages) {
      if (seq(db, message.getMessageId()).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
