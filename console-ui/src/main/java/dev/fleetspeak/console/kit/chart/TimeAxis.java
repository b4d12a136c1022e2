package dev.fleetspeak.console.kit.chart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/** Round times to label. */
final class TimeAxis {
  private static final long[] STEPS = {
    10, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800,
    432_000, 864_000, 2_592_000
  };

  private TimeAxis() {}

  /** The smallest step that leaves room for the labels. */
  static Duration step(Duration span, int labels) {
    for (long step : STEPS) {
      if (span.toSeconds() / step <= Math.max(1, labels)) {
        return Duration.ofSeconds(step);
      }
    }
    return Duration.ofSeconds(STEPS[STEPS.length - 1]);
  }

  /** Multiples of the step in local time, within the span. */
  static List<Instant> ticks(Instant from, Instant to, Duration step, ZoneId zone) {
    long offset = zone.getRules().getOffset(from).getTotalSeconds();
    long seconds = step.toSeconds();
    long first = Math.ceilDiv(from.getEpochSecond() + offset, seconds) * seconds - offset;
    List<Instant> ticks = new ArrayList<>();
    for (long at = first; at < to.getEpochSecond(); at += seconds) {
      ticks.add(Instant.ofEpochSecond(at));
    }
    return ticks;
  }
}
