package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a server remembers of closed segments, so that it need not look for new ids in them. What it
 * does not remember is looked up, so a filter that is missing or late costs time and nothing else.
 * Thread-safe.
 */
final class Segments {
  private static final int LEAST = 1_024;

  private volatile Known known = new Known(Map.of(), " WHERE 1 = 1");

  /**
   * What is remembered at a moment.
   *
   * @param filters by segment
   * @param others a WHERE that chooses the segments {@code s} that have to be looked through
   */
  record Known(Map<Long, IdFilter> filters, String others) {
    /** Remembered segments that may hold a hash. */
    List<Long> candidates(long hash) {
      List<Long> found = List.of();
      for (Map.Entry<Long, IdFilter> each : filters.entrySet()) {
        if (each.getValue().mayHold(hash)) {
          found = new ArrayList<>(found);
          found.add(each.getKey());
        }
      }
      return found;
    }
  }

  Known known() {
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
    List<Long> hashes =
        db.list(
            "SELECT id_hash FROM fsx_processed WHERE segment = ?", row -> row.getLong(1), segment);
    IdFilter filter = IdFilter.sized(Math.max(LEAST, hashes.size()));
    hashes.forEach(filter::add);
    return filter;
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
  void refresh(Db db) throws SQLException {
    Set<Long> there =
        new TreeSet<>(
            db.list(
                """
                SELECT f.segment FROM fsx_segment_filters f
                JOIN fsx_segments s ON s.segment = f.segment
                """,
                row -> row.getLong(1)));
    Map<Long, IdFilter> filters = new HashMap<>(known.filters());
    filters.keySet().retainAll(there);
    for (Long segment : there) {
      if (!filters.containsKey(segment)) {
        db.first(
                "SELECT filter FROM fsx_segment_filters WHERE segment = ?",
                row -> IdFilter.read(row.getBytes(1)),
                segment)
            .ifPresent(filter -> filters.put(segment, filter));
      }
    }
    String others = others(db, new TreeSet<>(filters.keySet()));
    known = new Known(Map.copyOf(filters), others);
  }

  /**
   * Where no other server opens segments, the ones with a filter come first; elsewhere a segment
   * with a lower number may become visible later.
   */
  private static String others(Db db, Set<Long> filtered) throws SQLException {
    if (filtered.isEmpty()) {
      return " WHERE 1 = 1";
    }
    String list =
        filtered.stream().map(String::valueOf).collect(Collectors.joining(", ", " (", ")"));
    if (db.dialect().isShared()) {
      return " WHERE s.segment NOT IN" + list;
    }
    long least =
        db.number("SELECT coalesce(min(segment), 0) FROM fsx_segments WHERE segment NOT IN" + list);
    return " WHERE s.segment >= " + least;
  }
}
