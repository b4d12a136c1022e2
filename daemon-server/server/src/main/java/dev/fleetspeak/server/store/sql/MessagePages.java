package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.StoredMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Pages of messages, newest first, along the index on creation time. */
final class MessagePages {
  private static final String PLACE = "(m.creation_time_seconds, m.creation_time_nanos, m.rowid)";

  private final MessageQuery query;
  private final @Nullable Place after;

  /** A query whose values are checked. */
  MessagePages(MessageQuery query) {
    if (query.pageSize() < 1 || query.pageSize() > 1_000) {
      throw new IllegalArgumentException("page size must be 1 to 1000");
    }
    this.query = query;
    this.after = query.pageToken() == null ? null : Place.parse(query.pageToken());
  }

  private record Found(StoredMessage message, Place place) {}

  /** Where in the order a message stands. */
  private record Place(long seconds, long nanos, long row) {
    static Place parse(String token) {
      String[] parts = token.split(":", -1);
      try {
        if (parts.length == 3) {
          return new Place(
              Long.parseLong(parts[0]), Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException("no page token: " + token, e);
      }
      throw new IllegalArgumentException("no page token: " + token);
    }

    String token() {
      return seconds + ":" + nanos + ":" + row;
    }
  }

  MessagePage read(Db db) throws SQLException {
    Conditions where = conditions();
    List<Found> found =
        db.list(
            MessageReader.WITH_DATA.replaceFirst("FROM", ", m.rowid FROM")
                + where.sql()
                + " ORDER BY m.creation_time_seconds DESC, m.creation_time_nanos DESC,"
                + " m.rowid DESC LIMIT ?",
            this::found,
            where.args(query.pageSize() + 1));
    boolean more = found.size() > query.pageSize();
    List<Found> page = more ? found.subList(0, query.pageSize()) : found;
    List<StoredMessage> messages = new ArrayList<>(page.size());
    page.forEach(one -> messages.add(one.message()));
    return new MessagePage(
        messages, more ? page.getLast().place().token() : null, MessageEstimate.of(db, query));
  }

  private Conditions conditions() {
    var where = new Conditions();
    if (query.client() != null) {
      String id = query.client().toString();
      where.and("(m.source_client_id = ? OR m.destination_client_id = ?)", id, id);
    }
    if (query.direction() != null) {
      where.and(direction(query.direction()));
    }
    if (query.service() != null) {
      where.and(
          "(m.source_service_name = ? OR m.destination_service_name = ?)",
          query.service(),
          query.service());
    }
    if (query.type() != null) {
      where.and("m.message_type = ?", query.type());
    }
    if (query.state() != null) {
      where.and(state(query.state()));
    }
    if (query.from() != null) {
      created(where, ">=", Text.timestamp(query.from()));
    }
    if (query.to() != null) {
      created(where, "<", Text.timestamp(query.to()));
    }
    if (after != null) {
      where.and(PLACE + " < (?, ?, ?)", after.seconds(), after.nanos(), after.row());
    }
    return where;
  }

  private static void created(Conditions where, String comparison, Timestamp time) {
    where.and(
        "(m.creation_time_seconds, m.creation_time_nanos) " + comparison + " (?, ?)",
        time.getSeconds(),
        time.getNanos());
  }

  private static String direction(Direction direction) {
    return switch (direction) {
      case TO_CLIENT -> "m.destination_client_id <> ''";
      case FROM_CLIENT -> "m.source_client_id <> '' AND m.destination_client_id = ''";
      case INTERNAL -> "m.source_client_id = '' AND m.destination_client_id = ''";
    };
  }

  private static String state(MessageState state) {
    return switch (state) {
      case PENDING -> "m.processed_time_seconds IS NULL";
      case PROCESSED -> "m.processed_time_seconds IS NOT NULL AND m.failed IS NOT 1";
      case FAILED -> "m.processed_time_seconds IS NOT NULL AND m.failed = 1";
    };
  }

  private Found found(ResultSet row) throws SQLException {
    var message = MessageReader.message(row, query.wantData()).build();
    int tries = row.getInt(MessageRows.DATA + 2);
    long due = row.getLong(MessageRows.DATA + 3);
    boolean done = row.wasNull();
    MessageState state =
        !message.hasResult()
            ? MessageState.PENDING
            : message.getResult().getFailed() ? MessageState.FAILED : MessageState.PROCESSED;
    return new Found(
        new StoredMessage(message, state, tries, done ? null : Text.ofMicros(due)),
        new Place(
            message.getCreationTime().getSeconds(),
            message.getCreationTime().getNanos(),
            row.getLong(MessageRows.DATA + 4)));
  }
}
