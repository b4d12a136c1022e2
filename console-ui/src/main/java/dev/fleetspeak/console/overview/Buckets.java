package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.proto.console.v1.CountBucket;
import java.time.Duration;
import java.time.Instant;

/**
 * How a span of time is cut for the chart.
 *
 * @param start of the first bucket
 * @param width of each
 * @param count how many, at most 300
 * @param kept the server's buckets that are added up
 */
record Buckets(Instant start, Duration width, int count, CountBucket kept) {
  static final int MOST = 300;

  /** Minute counts are kept for two days, hours for two months (design 5). */
  private static final Duration MINUTES_KEPT = Duration.ofDays(2);

  private static final Duration HOURS_KEPT = Duration.ofDays(60);

  private static final long[] MINUTE_STEPS = {60, 120, 300, 600};
  private static final long[] HOUR_STEPS = {3600, 10_800, 21_600, 43_200};
  private static final long DAY = 86_400;

  static Buckets of(TimeRange.Between range, Instant now) {
    Duration age = Duration.between(range.from(), now);
    if (age.compareTo(MINUTES_KEPT) <= 0) {
      return cut(range, step(range, MINUTE_STEPS), CountBucket.COUNT_BUCKET_MINUTE);
    }
    if (age.compareTo(HOURS_KEPT) <= 0) {
      return cut(range, step(range, HOUR_STEPS), CountBucket.COUNT_BUCKET_HOUR);
    }
    long days = Duration.between(range.from(), range.to()).toDays() / MOST + 1;
    return cut(range, days * DAY, CountBucket.COUNT_BUCKET_DAY);
  }

  /** Buckets of 10 seconds, counted from the messages themselves. */
  static Buckets fine(TimeRange.Between range) {
    return cut(range, 10, CountBucket.COUNT_BUCKET_NONE);
  }

  private static long step(TimeRange.Between range, long[] steps) {
    long seconds = Duration.between(range.from(), range.to()).toSeconds();
    for (long step : steps) {
      if (seconds / step < MOST) {
        return step;
      }
    }
    return steps[steps.length - 1];
  }

  private static Buckets cut(TimeRange.Between range, long seconds, CountBucket kept) {
    long first = Math.floorDiv(range.from().getEpochSecond(), seconds);
    // The end is exclusive to the nanosecond: what came in a bucket's first instants counts.
    long last = Math.floorDiv(range.to().minusNanos(1).getEpochSecond(), seconds);
    int count = Math.clamp(last - first + 1, 1, MOST);
    return new Buckets(
        Instant.ofEpochSecond(first * seconds), Duration.ofSeconds(seconds), count, kept);
  }

  /** The bucket of a time; -1 outside. */
  int index(Instant time) {
    long at = Duration.between(start, time).toSeconds() / width.toSeconds();
    return time.isBefore(start) || at >= count ? -1 : (int) at;
  }

  Instant start(int index) {
    return start.plus(width.multipliedBy(index));
  }

  Instant end() {
    return start(count);
  }
}
