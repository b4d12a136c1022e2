package dev.fleetspeak.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.TypeSlots;
import dev.fleetspeak.proto.console.v1.CountBucket;
import dev.fleetspeak.proto.console.v1.MessageCount;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How counts become bars (console.md 2, Overview). */
class BreakdownTest {
  private static final Instant NOW = Instant.parse("2026-03-04T05:06:07Z");

  private static Buckets buckets(Duration back) {
    return Buckets.of(new TimeRange.Between(NOW.minus(back), NOW), NOW);
  }

  @Test
  @DisplayName("2: at most 300 buckets, of the width that the server still keeps")
  void widths() {
    assertThat(buckets(Duration.ofHours(1)).width()).isEqualTo(Duration.ofMinutes(1));
    assertThat(buckets(Duration.ofHours(6)).width()).isEqualTo(Duration.ofMinutes(2));
    assertThat(buckets(Duration.ofHours(24)).width()).isEqualTo(Duration.ofMinutes(5));
    assertThat(buckets(Duration.ofDays(7)).kept()).isEqualTo(CountBucket.COUNT_BUCKET_HOUR);
    assertThat(buckets(Duration.ofDays(30)).width()).isEqualTo(Duration.ofHours(3));
    assertThat(buckets(Duration.ofDays(400)).kept()).isEqualTo(CountBucket.COUNT_BUCKET_DAY);
    for (int days = 1; days < 3000; days += 13) {
      assertThat(buckets(Duration.ofDays(days)).count()).isBetween(1, Buckets.MOST);
    }
  }

  @Test
  void bucketsCoverTheRange() {
    Buckets hour = buckets(Duration.ofHours(1));
    assertThat(hour.start()).isEqualTo(Instant.parse("2026-03-04T04:06:00Z"));
    assertThat(hour.index(NOW)).isEqualTo(hour.count() - 1);
    assertThat(hour.index(hour.start().minusMillis(1))).isEqualTo(-1);
    assertThat(hour.index(hour.end())).isEqualTo(-1);
  }

  @Test
  @DisplayName("2: bars, headline and chart have the same sum; same colours are told apart")
  void sums() {
    Buckets hour = buckets(Duration.ofHours(1));
    Tally tally = new Tally(Grouping.TYPE, hour);
    for (int i = 0; i < 20; i++) {
      tally.add(row("T" + i, hour.start(i), 10 + i));
      tally.add(row("T" + i, hour.start(i + 1), 1));
    }
    Breakdown breakdown = tally.finish(new TypeSlots(), NOW);
    assertThat(breakdown.groups()).hasSize(20);
    assertThat(breakdown.groups().getFirst().key()).isEqualTo("T19");
    long bars = breakdown.groups().stream().mapToLong(Group::total).sum();
    long chart = 0;
    for (int i = 0; i < breakdown.buckets(); i++) {
      chart += breakdown.sum(i);
    }
    assertThat(bars).isEqualTo(chart).isEqualTo(breakdown.total()).isEqualTo(410);
    assertThat(breakdown.groups().stream().filter(group -> !group.striped()).map(Group::slot))
        .doesNotHaveDuplicates();
  }

  @Test
  void outcomesAreCountedWhenTheyBecameKnown() {
    Buckets hour = buckets(Duration.ofHours(1));
    Tally tally = new Tally(Grouping.OUTCOME, hour);
    tally.add(row("T", hour.start(3), 10).toBuilder().setProcessed(7).setFailed(2).build());
    Breakdown breakdown = tally.finish(new TypeSlots(), NOW);
    assertThat(breakdown.groups().stream().map(Group::key)).containsExactly("processed", "failed");
    assertThat(breakdown.total()).isEqualTo(9);
  }

  private static MessageCount row(String type, Instant bucket, long count) {
    return MessageCount.newBuilder()
        .setMessageType(type)
        .setBucketStart(Times.timestamp(bucket))
        .setCount(count)
        .build();
  }
}
