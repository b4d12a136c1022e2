package dev.fleetspeak.console.kit;

import java.time.Duration;

/** Texts of spans of time. */
public final class Durations {
  private Durations() {}

  /** At most two units: "12 s", "2 m 10 s", "3 h", "2 d 4 h"; negative ones count as zero. */
  public static String brief(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return two(seconds / 60, "m", seconds % 60, "s");
    }
    if (seconds < 86_400) {
      return two(seconds / 3600, "h", seconds % 3600 / 60, "m");
    }
    return two(seconds / 86_400, "d", seconds % 86_400 / 3600, "h");
  }

  private static String two(long large, String unit, long small, String smaller) {
    return large + " " + unit + (small == 0 ? "" : " " + small + " " + smaller);
  }

  /** One unit in words: "15 minutes", "hour", "24 hours", "7 days". */
  public static String words(Duration duration) {
    long minutes = duration.toMinutes();
    if (minutes < 60) {
      return counted(minutes, "minute");
    }
    long hours = duration.toHours();
    return hours < 48 ? counted(hours, "hour") : counted(duration.toDays(), "day");
  }

  private static String counted(long count, String unit) {
    return count == 1 ? unit : count + " " + unit + "s";
  }

  /** How wide a bucket is: "10 seconds", "minute", "2 minutes", "hour", "day". */
  public static String bucket(Duration width) {
    if (width.toSeconds() < 60) {
      return counted(width.toSeconds(), "second");
    }
    return width.toHours() >= 24 && width.toHours() % 24 == 0
        ? counted(width.toDays(), "day")
        : words(width);
  }
}
