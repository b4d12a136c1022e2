package dev.fleetspeak.server.store.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The closed segments whose filters a server remembers at a moment. Immutable, but for room in the
 * slices that those after it fill.
 */
final class KnownSegments {
  static final KnownSegments NONE = new KnownSegments(List.of(), Map.of(), " WHERE 1 = 1");

  private final List<Part> parts;
  private final Map<Long, IdFilter> odd;
  private final String others;
  private final Set<Long> all;

  /**
   * What is valid of a slice.
   *
   * @param places of segments that are remembered, as bits
   */
  private record Part(FilterSlice slice, long places) {}

  private KnownSegments(List<Part> parts, Map<Long, IdFilter> odd, String others) {
    this.parts = parts;
    this.odd = odd;
    this.others = others;
    this.all = Collections.unmodifiableSet(all(parts, odd));
  }

  /** Segments that may hold a hash. */
  List<Long> candidates(long hash) {
    List<Long> found = List.of();
    for (Part part : parts) {
      for (long hits = part.slice.mayHold(hash) & part.places; hits != 0; hits &= hits - 1) {
        found = with(found, part.slice.segment(Long.numberOfTrailingZeros(hits)));
      }
    }
    for (Map.Entry<Long, IdFilter> each : odd.entrySet()) {
      if (each.getValue().mayHold(hash)) {
        found = with(found, each.getKey());
      }
    }
    return found;
  }

  /** Hardly ever is there one, so no list is made for it beforehand. */
  private static List<Long> with(List<Long> some, long one) {
    List<Long> all = new ArrayList<>(some);
    all.add(one);
    return all;
  }

  /** A WHERE that chooses the segments {@code s} that have to be looked through. */
  String others() {
    return others;
  }

  /** All that are remembered. */
  Set<Long> all() {
    return all;
  }

  private static Set<Long> all(List<Part> parts, Map<Long, IdFilter> odd) {
    Set<Long> all = new TreeSet<>(odd.keySet());
    for (Part part : parts) {
      for (long left = part.places; left != 0; left &= left - 1) {
        all.add(part.slice.segment(Long.numberOfTrailingZeros(left)));
      }
    }
    return all;
  }

  /**
   * These without those that are gone, and with new ones. One thread at a time.
   *
   * @param gone segments
   * @param added filters by segment
   * @param where chooses all segments that are not remembered then
   */
  KnownSegments changed(Collection<Long> gone, Map<Long, IdFilter> added, String where) {
    Map<FilterSlice, Long> slices = new LinkedHashMap<>();
    var without = new HashSet<>(gone);
    for (Part part : parts) {
      long places = part.places;
      for (long left = places; left != 0; left &= left - 1) {
        int place = Long.numberOfTrailingZeros(left);
        if (without.contains(part.slice.segment(place))) {
          places &= ~(1L << place);
        }
      }
      if (places != 0) {
        slices.put(part.slice, places);
      }
    }
    Map<Long, IdFilter> single = new HashMap<>(odd);
    single.keySet().removeAll(without);
    added.forEach(
        (segment, filter) -> {
          if (FilterSlice.takes(filter)) {
            FilterSlice slice = withRoom(slices.keySet());
            slices.merge(slice, 1L << slice.add(segment, filter), (some, one) -> some | one);
          } else {
            single.put(segment, filter);
          }
        });
    List<Part> now = new ArrayList<>();
    slices.forEach((slice, places) -> now.add(new Part(slice, places)));
    return new KnownSegments(List.copyOf(now), Map.copyOf(single), where);
  }

  private static FilterSlice withRoom(Collection<FilterSlice> slices) {
    return slices.stream().filter(slice -> !slice.isFull()).findFirst().orElseGet(FilterSlice::new);
  }
}
