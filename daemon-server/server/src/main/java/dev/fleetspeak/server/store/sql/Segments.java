package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a server remembers of closed segments, so that it need not look for new ids in them. What it
 * does not remember is looked up, so a filter that is missing or late costs time and nothing else.
 * Thread-safe.
 */
final class Segments {
  private volatile KnownSegments known = KnownSegments.NONE;

  KnownSegments known() {
    return known;
  }

  /** Closed segments whose filter nobody has made yet. */
  static List<Long> unfiltered(Db db) throws SQLException {
    return db.list(
        """
        SELECT segment FROM fsx_segments s WHERE closed = 1
          AND NOT EXISTS (SELECT 1 FROM fsx_segment_filters f WHERE f.segment = s.segment)
        ORDER BY segment
        """,
        row -> row.getLong(1));
  }

  /** Makes the filter of a closed segment; reads an index for that, so it is for a reader. */
  static IdFilter make(Db db, long segment) throws SQLException {
    List<Long> hashes = hashes(db, segment);
    IdFilter filter = IdFilter.sized(Math.max(OpenSegment.ROWS, hashes.size()));
    hashes.forEach(filter::add);
    return filter;
  }

  /** The hashes of all messages in a segment. */
  static List<Long> hashes(Db db, long segment) throws SQLException {
    return db.list(
        "SELECT id_hash FROM fsx_processed WHERE segment = ?", row -> row.getLong(1), segment);
  }

  /** Keeps a filter for all servers; another one may have been faster. */
  static void keep(Db db, long segment, IdFilter filter) throws SQLException {
    db.update(
        db.dialect()
            .unlessThere(
                "INSERT INTO fsx_segment_filters (segment, filter) VALUES (?, ?)", "segment"),
        segment,
        filter.bytes());
  }

  /** Learns of filters that were made, and forgets those of segments that are gone. */
  synchronized void refresh(Db db) throws SQLException {
    Set<Long> there =
        new TreeSet<>(
            db.list(
                """
                SELECT f.segment FROM fsx_segment_filters f
                JOIN fsx_segments s ON s.segment = f.segment
                """,
                row -> row.getLong(1)));
    Set<Long> before = known.all();
    Set<Long> gone = new TreeSet<>(before);
    gone.removeAll(there);
    Map<Long, IdFilter> added = new TreeMap<>();
    for (long segment : there) {
      if (!before.contains(segment)) {
        db.first(
                "SELECT filter FROM fsx_segment_filters WHERE segment = ?",
                row -> IdFilter.read(row.getBytes(1)),
                segment)
            .ifPresent(filter -> added.put(segment, filter));
      }
    }
    if (!gone.isEmpty() || !added.isEmpty()) {
      known = known.changed(gone, added);
    }
  }
}
