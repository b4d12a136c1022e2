package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a server remembers of the segments that its own lanes append to, on a database with several
 * servers, so that it looks for new ids only in those of others. That a segment is still its own is
 * read with the look itself: whoever takes it over puts his own name there first. Thread-safe.
 */
final class OwnSegments {
  /** How many a look leaves out; one has few lanes, and closed segments soon have their filters. */
  private static final int MOST = 12;

  private static final Own NONE = new Own(0, 0, IdFilter.sized(1));

  private final Map<Long, Own> segments = new HashMap<>();

  /**
   * A segment, as it was when a lane appended to it.
   *
   * @param owner of the lane
   */
  private record Own(long segment, long owner, IdFilter filter) {}

  /** What is remembered at a moment, as conditions of one look and what they leave out. */
  final class Remembered {
    private final List<Own> some;

    private Remembered(List<Own> some) {
      this.some = some;
    }

    /** Conditions on segments {@code s}; always the same text. */
    String others() {
      return " AND NOT (s.segment = ? AND s.owner = ?)".repeat(MOST);
    }

    /** Values of the conditions. */
    List<Long> args() {
      return IntStream.range(0, MOST)
          .mapToObj(n -> n < some.size() ? some.get(n) : NONE)
          .flatMap(own -> Stream.of(own.segment, own.owner))
          .toList();
    }

    /** Whether a hash may be in one that was left out; to be asked after the look. */
    boolean mayHold(long hash) {
      synchronized (OwnSegments.this) {
        return some.stream().anyMatch(own -> own.filter.mayHold(hash));
      }
    }
  }

  /** To be taken before the look whose conditions it gives. */
  synchronized Remembered remembered(Set<Long> filtered) {
    segments.keySet().removeAll(filtered);
    return new Remembered(segments.values().stream().limit(MOST).toList());
  }

  /**
   * A lane appends, in a transaction that has the segment locked. Being rolled back leaves wrong
   * hints, which cost a look. What others appended meanwhile is added to the filter that was there,
   * since a look that is under way asks that one.
   */
  void appended(Db db, OpenSegment lane, long segment, List<Long> hashes) throws SQLException {
    boolean known = isKnown(lane, segment);
    List<Long> before = known ? List.of() : Segments.hashes(db, segment);
    synchronized (this) {
      Own own = segments.get(segment);
      if (own == null || own.owner != lane.owner()) {
        if (known) {
          return; // its filter was made meanwhile
        }
        own = new Own(segment, lane.owner(), IdFilter.sized(OpenSegment.ROWS));
        segments.put(segment, own);
      }
      before.forEach(own.filter::add);
      hashes.forEach(own.filter::add);
    }
  }

  private synchronized boolean isKnown(OpenSegment lane, long segment) {
    Own own = segments.get(segment);
    return own != null && own.owner == lane.owner() && !lane.changedHands();
  }
}
