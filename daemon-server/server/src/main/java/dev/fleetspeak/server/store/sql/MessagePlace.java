package dev.fleetspeak.server.store.sql;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import java.util.Comparator;

/**
 * Where a message stands in the order of lists: by creation, and by id among those of one moment.
 *
 * @param id in hex; empty is before all others
 */
record MessagePlace(long seconds, long nanos, String id) implements Comparable<MessagePlace> {
  private static final Comparator<MessagePlace> ORDER =
      Comparator.comparingLong(MessagePlace::seconds)
          .thenComparingLong(MessagePlace::nanos)
          .thenComparing(MessagePlace::id);

  static MessagePlace of(Timestamp created, String id) {
    return new MessagePlace(created.getSeconds(), created.getNanos(), id);
  }

  /** The place before all messages of a moment. */
  static MessagePlace firstOf(long seconds, long nanos) {
    return new MessagePlace(seconds, nanos, "");
  }

  /**
   * The place that a page token names.
   *
   * @throws IllegalArgumentException if it names none
   */
  static MessagePlace parse(String token) {
    String[] parts = token.split(":", -1);
    try {
      if (parts.length == 3) {
        return new MessagePlace(
            Long.parseLong(parts[0]),
            Long.parseLong(parts[1]),
            parts[2].isEmpty() ? "" : MessageId.parse(parts[2]).toString());
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("no page token: " + token, e);
    }
    throw new IllegalArgumentException("no page token: " + token);
  }

  /**
   * Restricts messages {@code m} to those that compare so with this place.
   *
   * @param comparison {@code <} or {@code >=}
   */
  void restrict(Dialect dialect, Conditions where, String comparison) {
    restrictMoment(dialect, where, comparison, seconds, nanos);
    where.and(
        "(m.creation_time_seconds, m.creation_time_nanos, m.message_id) "
            + comparison
            + " (?, ?, ?)",
        seconds,
        nanos,
        dialect.id(id));
  }

  /**
   * Says again, in words that each engine looks up in an index, that messages {@code m} compare so
   * with a moment; they may be of it.
   *
   * @param comparison {@code <} or {@code >}, perhaps with {@code =}
   */
  static void restrictMoment(
      Dialect dialect, Conditions where, String comparison, long seconds, long nanos) {
    char way = comparison.charAt(0);
    if (dialect.looksUpRows()) {
      where.and("m.creation_time_seconds " + way + "= ?", seconds);
    } else {
      where.and(
          ("(m.creation_time_seconds %1$s ?"
                  + " OR (m.creation_time_seconds = ? AND m.creation_time_nanos %1$s= ?))")
              .formatted(way),
          seconds,
          seconds,
          nanos);
    }
  }

  String token() {
    return seconds + ":" + nanos + ":" + id;
  }

  @Override
  public int compareTo(MessagePlace other) {
    return ORDER.compare(this, other);
  }
}
