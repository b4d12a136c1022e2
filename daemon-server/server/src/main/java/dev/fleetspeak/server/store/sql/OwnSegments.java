package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a server remembers of the segments that its own lanes append to, on a database with several
 * servers, so that it looks for new ids only in those of others. That a segment is still its own is
 * read with the look itself: whoever takes it over puts his own name there first. Thread-safe.
 */
final class OwnSegments {
  private final Map<Long, Own> segments = new HashMap<>();

  /**
   * A segment, as it was when a lane appended to it.
   *
   * @param owner of the lane
   */
  private record Own(long segment, long owner, IdFilter filter) {}

  /** What is remembered at a moment, and of it what one look leaves out. */
  final class Remembered {
    private final Map<Long, Own> all;
    private final List<Own> leftOut = new ArrayList<>();

    private Remembered(Map<Long, Own> all) {
      this.all = all;
    }

    /** Whether a segment need not be looked through, as the look found it to have this owner. */
    boolean leavesOut(long segment, long owner) {
      Own own = all.get(segment);
      if (own == null || own.owner != owner) {
        return false;
      }
      leftOut.add(own);
      return true;
    }

    /** Some segments, and those left out that may hold a hash; to be asked after the look. */
    List<Long> candidates(long hash, List<Long> some) {
      List<Long> all = some;
      synchronized (OwnSegments.this) {
        for (Own own : leftOut) {
          if (own.filter.mayHold(hash)) {
            all = new ArrayList<>(all);
            all.add(own.segment);
          }
        }
      }
      return all;
    }
  }

  /** To be taken before the look that it is asked about. */
  synchronized Remembered remembered(Set<Long> filtered) {
    segments.keySet().removeAll(filtered);
    return new Remembered(Map.copyOf(segments));
  }

  /**
   * A lane appends, in a transaction that has the segment locked. Being rolled back leaves wrong
   * hints, which cost a look. What others appended meanwhile is added to the filter that was there,
   * whichever lane of this server had it, since a look that is under way asks that one.
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
        IdFilter filter = own == null ? IdFilter.sized(OpenSegment.ROWS) : own.filter;
        own = new Own(segment, lane.owner(), filter);
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
