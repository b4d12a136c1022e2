package dev.fleetspeak.console.kit;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Texts of instants in one zone.
 *
 * @param zone in which times are said
 */
public record Times(ZoneId zone) {
  private static final DateTimeFormatter CLOCK = formatter("HH:mm:ss");
  private static final DateTimeFormatter MINUTE = formatter("HH:mm");
  private static final DateTimeFormatter DAY = formatter("d MMM HH:mm");
  private static final DateTimeFormatter DATE = formatter("d MMM");
  private static final DateTimeFormatter FULL = formatter("yyyy-MM-dd HH:mm:ss.SSS");

  private static DateTimeFormatter formatter(String pattern) {
    return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
  }

  /** The time of day if it was within 18 hours, else with the day. */
  public String brief(Instant time, Instant now) {
    boolean near = Duration.between(time, now).abs().compareTo(Duration.ofHours(18)) < 0;
    return (near ? CLOCK : DAY).withZone(zone).format(time);
  }

  /** Everything, with the zone. */
  public String exact(Instant time) {
    return FULL.withZone(zone).format(time) + " " + name(time);
  }

  /** A label on an axis whose labels are this far apart. */
  public String axis(Instant time, Duration step) {
    DateTimeFormatter formatter =
        step.compareTo(Duration.ofMinutes(1)) < 0
            ? CLOCK
            : step.compareTo(Duration.ofHours(12)) < 0 ? MINUTE : DATE;
    return formatter.withZone(zone).format(time);
  }

  /** The zone's name, such as UTC or +02:00. */
  public String name(Instant at) {
    String offset = zone.getRules().getOffset(at).getId();
    return offset.equals("Z") ? "UTC" : "UTC" + offset;
  }

  /** An instant of a message; null for one that Java cannot hold. */
  public static @Nullable Instant instant(Timestamp timestamp) {
    try {
      return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    } catch (DateTimeException | ArithmeticException _) {
      return null;
    }
  }

  /** The form of messages. */
  public static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
