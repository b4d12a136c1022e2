package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.Fragment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The closed segments whose filters a server remembers at a moment. Immutable, but for room in the
 * slices that those after it fill.
 */
final class KnownSegments {
  static final KnownSegments NONE = new KnownSegments(List.of(), Map.of());

  private final List<Part> parts;
  private final Map<Long, IdFilter> odd;
  private final NavigableSet<Long> all;
  private final Rest rest;

  /**
   * What is valid of a slice.
   *
   * @param places of segments that are remembered, as bits
   */
  private record Part(FilterSlice slice, long places) {}

  private KnownSegments(List<Part> parts, Map<Long, IdFilter> odd) {
    this.parts = parts;
    this.odd = odd;
    this.all = Collections.unmodifiableNavigableSet(all(parts, odd));
    this.rest = Rest.of(all);
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

  /**
   * A condition that all segments meet that are not remembered, and hardly any that is: a segment
   * may become visible after others with higher numbers. Its text is always the same.
   *
   * @param column with the number of a segment
   */
  Fragment others(Dialect dialect, String column) {
    return rest.condition(column, dialect.whole("?"));
  }

  /**
   * Where segments lie that are not remembered.
   *
   * @param below all smaller numbers
   * @param above all greater numbers
   * @param between and these
   */
  private record Rest(long below, long above, List<Long> between) {
    private static final int MOST = 8;
    private static final long NOBODY = -1;

    static Rest of(NavigableSet<Long> all) {
      if (all.isEmpty()) {
        return new Rest(Long.MAX_VALUE, Long.MAX_VALUE, List.of());
      }
      long last = all.getLast();
      List<Long> between = new ArrayList<>();
      long least = last;
      for (long segment : all.descendingSet()) {
        for (long missing = least - 1; missing > segment; missing--) {
          if (between.size() == MOST) {
            return new Rest(missing + 1, last, between);
          }
          between.add(missing);
        }
        least = segment;
      }
      return new Rest(least, last, between);
    }

    Fragment condition(String column, String number) {
      List<Object> args = new ArrayList<>(List.of(below, above));
      for (int n = 0; n < MOST; n++) {
        args.add(n < between.size() ? between.get(n) : NOBODY);
      }
      return new Fragment(
          "(%1$s < %2$s OR %1$s > %2$s OR %1$s IN (%2$s%3$s))"
              .formatted(column, number, (", " + number).repeat(MOST - 1)),
          args);
    }
  }

  /** All that are remembered. */
  NavigableSet<Long> all() {
    return all;
  }

  private static NavigableSet<Long> all(List<Part> parts, Map<Long, IdFilter> odd) {
    NavigableSet<Long> all = new TreeSet<>(odd.keySet());
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
   */
  KnownSegments changed(Collection<Long> gone, Map<Long, IdFilter> added) {
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
    return new KnownSegments(List.copyOf(now), Map.copyOf(single));
  }

  private static FilterSlice withRoom(Collection<FilterSlice> slices) {
    return slices.stream().filter(slice -> !slice.isFull()).findFirst().orElseGet(FilterSlice::new);
  }
}
