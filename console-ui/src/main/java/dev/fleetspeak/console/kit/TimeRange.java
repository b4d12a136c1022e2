package dev.fleetspeak.console.kit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A span of time to look at. */
public sealed interface TimeRange {
  /**
   * The time up to now; moves on.
   *
   * @param length of the span
   * @param name on its button
   */
  record Last(Duration length, String name) implements TimeRange {
    /** Spans that a button offers. */
    public static final List<Last> PRESETS =
        List.of(
            new Last(Duration.ofMinutes(15), "15m"),
            new Last(Duration.ofHours(1), "1h"),
            new Last(Duration.ofHours(6), "6h"),
            new Last(Duration.ofHours(24), "24h"),
            new Last(Duration.ofDays(7), "7d"),
            new Last(Duration.ofDays(30), "30d"));
  }

  /**
   * A span that stays.
   *
   * @param from inclusive
   * @param to exclusive, after from
   */
  record Between(Instant from, Instant to) implements TimeRange {}

  /** This range with both ends, given the time. */
  default Between at(Instant now) {
    return switch (this) {
      case Last last -> new Between(now.minus(last.length()), now);
      case Between between -> between;
    };
  }

  /** Words for it, such as "in the last hour". */
  default String words() {
    return switch (this) {
      case Last last -> "in the last " + Durations.words(last.length());
      case Between _ -> "in the chosen range";
    };
  }

  /** The next longer preset, or the longest. */
  default Last wider() {
    Duration length =
        switch (this) {
          case Last last -> last.length();
          case Between between -> Duration.between(between.from(), between.to());
        };
    return Last.PRESETS.stream()
        .filter(preset -> preset.length().compareTo(length) > 0)
        .findFirst()
        .orElse(Last.PRESETS.getLast());
  }
}
