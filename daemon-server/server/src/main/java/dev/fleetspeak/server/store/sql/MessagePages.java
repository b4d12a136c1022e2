package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessagePage;
import dev.fleetspeak.server.store.MessageQuery;
import dev.fleetspeak.server.store.MessageState;
import dev.fleetspeak.server.store.StoredMessage;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Pages of messages, newest first. What a query costs is bounded: it goes over the messages of one
 * client, over what is pending, over what failed, or over so many of the newest messages; a page
 * may therefore be short and still name a place to go on.
 */
final class MessagePages {
  private static final int MOST_SCANNED = 50_000;

  /** Enough for most pages: those that nothing or a common type is asked of. */
  private static final int FIRST_SCANNED = 1_001;

  private static final int MORE = 7;

  private final MessageQuery query;
  private final @Nullable MessagePlace after;
  private final int mostScanned;

  /** A query whose values are checked. */
  MessagePages(MessageQuery query) {
    this(query, MOST_SCANNED);
  }

  MessagePages(MessageQuery query, int mostScanned) {
    if (query.pageSize() < 1 || query.pageSize() > 1_000) {
      throw new IllegalArgumentException("page size must be 1 to 1000");
    }
    this.query = query;
    this.after = query.pageToken() == null ? null : MessagePlace.parse(query.pageToken());
    this.mostScanned = mostScanned;
  }

  private record Found(StoredMessage message, MessagePlace place) {}

  /** Looks at ever more of the newest messages until the page is full. */
  MessagePage read(Db db) throws SQLException {
    List<MessageSource> sources = MessageSource.of(db, query);
    int scanned = Math.min(mostScanned, FIRST_SCANNED);
    while (true) {
      MessagePlace end = end(db, sources, scanned);
      List<Found> found = found(db, sources, end);
      if (found.size() > query.pageSize() || end == null || scanned == mostScanned) {
        return page(db, found, end);
      }
      scanned = Math.min(mostScanned, scanned * MORE);
    }
  }

  private MessagePage page(Db db, List<Found> found, @Nullable MessagePlace end)
      throws SQLException {
    boolean more = found.size() > query.pageSize();
    List<Found> page = more ? found.subList(0, query.pageSize()) : found;
    MessagePlace next = more ? page.getLast().place() : end;
    return new MessagePage(
        page.stream().map(Found::message).toList(),
        next == null ? null : next.token(),
        MessageEstimate.of(db, query));
  }

  private @Nullable MessagePlace end(Db db, List<MessageSource> sources, int scanned)
      throws SQLException {
    MessagePlace end = null;
    for (MessageSource source : sources) {
      MessagePlace last = source.scans() ? lastScanned(db, source, scanned) : null;
      if (last != null && (end == null || last.compareTo(end) > 0)) {
        end = last;
      }
    }
    return end;
  }

  private List<Found> found(Db db, List<MessageSource> sources, @Nullable MessagePlace end)
      throws SQLException {
    // A message that moves meanwhile is found in both tables; the second knows its result.
    NavigableMap<MessagePlace, Found> found = new TreeMap<>(Comparator.reverseOrder());
    for (MessageSource source : sources) {
      read(db, source, end).forEach(one -> found.put(one.place(), one));
    }
    return List.copyOf(found.values());
  }

  private List<Found> read(Db db, MessageSource source, @Nullable MessagePlace end)
      throws SQLException {
    Dialect dialect = db.dialect();
    Conditions where = filter(dialect, place(dialect));
    if (end != null) {
      end.restrict(dialect, where, ">=");
    }
    List<@Nullable Object> args = new ArrayList<>(source.args());
    args.addAll(Arrays.asList(where.args(query.pageSize() + 1)));
    String key = "m." + source.key();
    return db.list(
        "SELECT "
            + MessageReader.DATA_COLUMNS
            + " FROM (SELECT "
            + key
            + " AS chosen"
            + source.from()
            + where.sql()
            + MessageSource.ORDER
            + " LIMIT ?) picked"
            + dialect.joinInOrder()
            + source.table()
            + " m ON "
            + key
            + " = picked.chosen"
            + MessageReader.DATA_JOINS,
        row -> found(dialect, row),
        args.toArray());
  }

  /**
   * Where to stop looking; null if everything can be looked at. All messages of that moment are
   * looked at: their order is not in the index, and reading so many rows for it would be slow. The
   * index is named: MariaDB, which does not know the number while it plans, would sort the table.
   */
  private @Nullable MessagePlace lastScanned(Db db, MessageSource source, int scanned)
      throws SQLException {
    Conditions place = place(db.dialect());
    return db.first(
            "SELECT m.creation_time_seconds, m.creation_time_nanos"
                + source.from()
                + place.sql()
                + " ORDER BY m.creation_time_seconds DESC, m.creation_time_nanos DESC"
                + " LIMIT 1 OFFSET ?",
            row -> MessagePlace.firstOf(row.getLong(1), row.getLong(2)),
            place.args(scanned))
        .orElse(null);
  }

  /** The part of the order that is asked for. */
  private Conditions place(Dialect dialect) {
    var where = new Conditions();
    if (query.from() != null) {
      created(dialect, where, ">=", Text.timestamp(query.from()));
    }
    if (query.to() != null) {
      created(dialect, where, "<", Text.timestamp(query.to()));
    }
    if (after != null) {
      after.restrict(dialect, where, "<");
    }
    return where;
  }

  private Conditions filter(Dialect dialect, Conditions where) {
    if (query.client() != null) {
      Object id = dialect.id(query.client().toString());
      where.and("(m.source_client_id = ? OR m.destination_client_id = ?)", id, id);
    }
    if (query.direction() != null) {
      where.and(direction(dialect, query.direction()));
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
    return where;
  }

  private static void created(
      Dialect dialect, Conditions where, String comparison, Timestamp time) {
    MessagePlace.restrictMoment(dialect, where, comparison, time.getSeconds(), time.getNanos());
    where.and(
        "(m.creation_time_seconds, m.creation_time_nanos) " + comparison + " (?, ?)",
        time.getSeconds(),
        time.getNanos());
  }

  private static String direction(Dialect dialect, Direction direction) {
    String source = "m.source_client_id";
    String destination = "m.destination_client_id";
    return switch (direction) {
      case TO_CLIENT -> dialect.isSome(destination);
      case FROM_CLIENT -> dialect.isSome(source) + " AND " + dialect.isNone(destination);
      case INTERNAL -> dialect.isNone(source) + " AND " + dialect.isNone(destination);
    };
  }

  private static String state(MessageState state) {
    return switch (state) {
      case PENDING -> "m.processed_time_seconds IS NULL";
      case PROCESSED -> "m.processed_time_seconds IS NOT NULL AND coalesce(m.failed, 0) <> 1";
      case FAILED -> "m.processed_time_seconds IS NOT NULL AND m.failed = 1";
    };
  }

  private Found found(Dialect dialect, ResultSet row) throws SQLException {
    var message = MessageReader.message(dialect, row, query.wantData()).build();
    int tries = row.getInt(MessageRows.DATA + 2);
    long due = row.getLong(MessageRows.DATA + 3);
    boolean done = row.wasNull();
    MessageState settled =
        message.getResult().getFailed() ? MessageState.FAILED : MessageState.PROCESSED;
    return new Found(
        new StoredMessage(
            message,
            message.hasResult() ? settled : MessageState.PENDING,
            tries,
            done ? null : Text.ofMicros(due)),
        MessagePlace.of(message.getCreationTime(), Text.hex(message.getMessageId())));
  }
}
