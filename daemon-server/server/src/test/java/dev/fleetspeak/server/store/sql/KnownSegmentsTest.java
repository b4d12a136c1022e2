package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.server.store.sql.dialect.PostgresDialect;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Filters of many segments, asked together. */
class KnownSegmentsTest {
  private static final int SEGMENTS = 150;
  private static final int EACH = 200;

  private static long hash(long segment, int n) {
    return IdHash.mixed(segment * EACH + n + 1);
  }

  private static IdFilter filter(long segment, int capacity) {
    IdFilter filter = IdFilter.sized(capacity);
    for (int n = 0; n < EACH; n++) {
      filter.add(hash(segment, n));
    }
    return filter;
  }

  private static Map<Long, IdFilter> filters(long from, long to) {
    Map<Long, IdFilter> filters = new TreeMap<>();
    for (long segment = from; segment < to; segment++) {
      filters.put(segment, filter(segment, OpenSegment.ROWS));
    }
    return filters;
  }

  private static void assertFound(KnownSegments known, long from, long to) {
    for (long segment = from; segment < to; segment++) {
      for (int n = 0; n < EACH; n++) {
        assertThat(known.candidates(hash(segment, n))).contains(segment);
      }
    }
  }

  @Test
  @DisplayName("each hash is found in its segment, in few others, and unknown ones in few at all")
  void found() {
    KnownSegments known = KnownSegments.NONE.changed(List.of(), filters(0, SEGMENTS));
    assertThat(known.all()).hasSize(SEGMENTS);
    assertFound(known, 0, SEGMENTS);
    int perhaps = 0;
    for (int n = 0; n < 10_000; n++) {
      perhaps += known.candidates(IdHash.mixed(-n - 1)).size();
    }
    // Each has room for many more than it holds.
    assertThat(perhaps).isLessThan(10);
  }

  @Test
  @DisplayName("segments come one after the other and go again; whoever asks sees his moment")
  void changes() {
    KnownSegments known = KnownSegments.NONE;
    for (long segment = 0; segment < SEGMENTS; segment += 10) {
      known = known.changed(List.of(), filters(segment, segment + 10));
    }
    Set<Long> gone = new TreeSet<>();
    for (long segment = 0; segment < 70; segment++) {
      gone.add(segment);
    }
    KnownSegments fewer = known.changed(gone, Map.of());
    assertThat(fewer.all()).hasSize(SEGMENTS - 70).doesNotContainAnyElementsOf(gone);
    assertThat(fewer.candidates(hash(3, 7))).doesNotContain(3L);
    assertFound(fewer, 70, SEGMENTS);
    assertFound(known, 0, SEGMENTS);
    KnownSegments more = fewer.changed(List.of(), filters(SEGMENTS, SEGMENTS + 80));
    assertFound(more, 70, SEGMENTS + 80);
    assertThat(fewer.all()).hasSize(SEGMENTS - 70);
    assertThat(fewer.candidates(hash(SEGMENTS, 0))).doesNotContain((long) SEGMENTS);
  }

  @Test
  @DisplayName("a filter of another size, of a longer segment, is remembered too")
  void otherSize() {
    Map<Long, IdFilter> filters = filters(0, 3);
    filters.put(3L, filter(3, 4 * OpenSegment.ROWS));
    KnownSegments known = KnownSegments.NONE.changed(List.of(), filters);
    assertFound(known, 0, 4);
    assertThat(known.all()).containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
    assertThat(known.changed(List.of(3L), Map.of()).all()).containsExactly(0L, 1L, 2L);
  }

  /** What the condition says of a segment. */
  private static boolean isOther(KnownSegments known, long segment) {
    List<Object> args = known.others(new PostgresDialect(), "s.segment").args();
    return segment < (Long) args.get(0)
        || segment > (Long) args.get(1)
        || args.subList(2, args.size()).contains(segment);
  }

  @Test
  @DisplayName("the condition of the others chooses each of them, and few besides")
  void others() {
    assertThat(isOther(KnownSegments.NONE, 1)).isTrue();
    var random = new SplittableRandom(5);
    Map<Long, IdFilter> small = new TreeMap<>();
    for (int gaps = 0; gaps < 20; gaps++) {
      small.clear();
      for (long segment = 10; segment < 110; segment++) {
        small.put(segment, IdFilter.sized(1));
      }
      while (small.size() > 100 - gaps) {
        small.remove(random.nextLong(11, 109));
      }
      KnownSegments known = KnownSegments.NONE.changed(List.of(), small);
      for (long segment = 0; segment < 120; segment++) {
        boolean remembered = known.all().contains(segment);
        assertThat(isOther(known, segment) || remembered).isTrue();
        if (gaps <= 8) {
          assertThat(isOther(known, segment)).isNotEqualTo(remembered);
        }
      }
    }
  }
}
