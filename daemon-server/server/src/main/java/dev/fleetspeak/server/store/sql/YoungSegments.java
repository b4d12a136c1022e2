package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Filters of the segments that have none yet in {@link Segments}: the open one, and those closed a
 * moment ago. A writer that is alone on its database knows all that was appended to them, and so
 * need not look into {@code fsx_processed} for a new id at all. For the writer's thread.
 */
final class YoungSegments {
  /** More are left to the upkeep, which makes filters without holding up writes. */
  private static final int MOST = 8;

  private final Segments segments;
  private final Map<Long, IdFilter> filters = new HashMap<>();
  private KnownSegments older = KnownSegments.NONE;
  private boolean complete;

  YoungSegments(Segments segments) {
    this.segments = segments;
  }

  /** Whether every segment is known here or to {@link Segments}; may read some to be so. */
  boolean isComplete(Db db) throws SQLException {
    if (!complete) {
      complete = read(db);
    }
    return complete;
  }

  private boolean read(Db db) throws SQLException {
    older = segments.known();
    Set<Long> known = older.all();
    List<Long> missing =
        db.list("SELECT segment FROM fsx_segments", row -> row.getLong(1)).stream()
            .filter(segment -> !known.contains(segment))
            .toList();
    if (missing.size() > MOST) {
      return false;
    }
    for (long segment : missing) {
      filters.put(segment, Segments.make(db, segment));
    }
    return true;
  }

  /** Messages were appended. Being rolled back leaves wrong hints, which cost a look. */
  void appended(long segment, List<Long> hashes) {
    if (complete) {
      IdFilter filter = filters.computeIfAbsent(segment, _ -> IdFilter.sized(OpenSegment.ROWS));
      hashes.forEach(filter::add);
    }
  }

  /** Segments that may hold a hash, of all there are; to be asked when complete. */
  List<Long> candidates(long hash) {
    KnownSegments known = segments.known();
    if (known != older) {
      filters.keySet().removeAll(known.all());
      older = known;
    }
    List<Long> found = known.candidates(hash);
    for (Map.Entry<Long, IdFilter> each : filters.entrySet()) {
      if (each.getValue().mayHold(hash)) {
        found = new ArrayList<>(found);
        found.add(each.getKey());
      }
    }
    return found;
  }
}
