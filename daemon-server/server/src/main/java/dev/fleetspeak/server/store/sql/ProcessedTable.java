package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.sql.dialect.Fragment;
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
  private final YoungSegments young;
  private final OwnSegments own = new OwnSegments();

  ProcessedTable(Segments segments) {
    this.segments = segments;
    this.young = new YoungSegments(segments);
  }

  Segments segments() {
    return segments;
  }

  /** What is remembered beside {@link #segments} where several servers append. */
  OwnSegments own() {
    return own;
  }

  /** Appends messages with their results; the key of the first, which the others follow. */
  long append(Tx tx, List<Message> messages) throws SQLException {
    long first = tx.segment().take(tx.db(), tx.now(), messages.size());
    List<@Nullable Object[]> rows = new ArrayList<>(messages.size());
    long segment = OpenSegment.of(first);
    List<Long> hashes = messages.stream().map(one -> IdHash.of(one.getMessageId())).toList();
    for (Message message : messages) {
      int n = rows.size();
      rows.add(MessageRows.values(tx.db().dialect(), message, first + n, segment, hashes.get(n)));
    }
    if (tx.db().dialect().isShared()) {
      own.appended(tx.db(), tx.segment(), segment, hashes);
    } else {
      young.appended(segment, hashes);
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
    return seq.isEmpty() ? Optional.empty() : at(db, seq.get());
  }

  /** The message with a key, locked in the same way. */
  Optional<Settled> at(Db db, long seq) throws SQLException {
    return db.first(
        db.dialect()
            .locked("SELECT " + MessageRows.COLUMNS + " FROM fsx_processed m WHERE m.seq = ?"),
        row -> new Settled(MessageRows.message(db.dialect(), row).build(), seq),
        seq);
  }

  /**
   * A message in here.
   *
   * @param message without payload
   */
  record Settled(Message message, long seq) {}

  /** The key of a message with an id, for any thread. */
  Optional<Long> seq(Db db, ByteString id) throws SQLException {
    KnownSegments known = segments.known();
    long hash = IdHash.of(id);
    Fragment others = known.others(db.dialect(), "s.segment");
    List<Object> args = new ArrayList<>(List.of(hash));
    args.addAll(others.args());
    args.add(db.dialect().id(Text.hex(id)));
    Optional<Long> found =
        db.first(
            "SELECT m.seq FROM fsx_segments s"
                + db.dialect()
                    .joinLookingUp("fsx_processed", "m.segment = s.segment AND m.id_hash = ?")
                + " WHERE "
                + others.sql()
                + " AND m.message_id = ?",
            row -> row.getLong(1),
            args.toArray());
    return found.isPresent() ? found : among(db, known.candidates(hash), hash, id);
  }

  /** The same for the writer: alone on its database, it knows of most new ids without a look. */
  Optional<Long> seqForWriter(Db db, ByteString id) throws SQLException {
    if (db.dialect().isShared() || !young.isComplete(db)) {
      return seq(db, id);
    }
    long hash = IdHash.of(id);
    return among(db, young.candidates(hash), hash, id);
  }

  private static Optional<Long> among(Db db, List<Long> some, long hash, ByteString id)
      throws SQLException {
    for (long segment : some) {
      Optional<Long> found =
          db.first(
              "SELECT seq FROM fsx_processed WHERE segment = ? AND id_hash = ? AND message_id = ?",
              row -> row.getLong(1),
              segment,
              hash,
              db.dialect().id(Text.hex(id)));
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
