package dev.fleetspeak.tools.admin.command;

import com.google.protobuf.Timestamp;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times and spans of time as people write them, and as tables show them. All in UTC. */
public final class TimeText {
  private static final Pattern SPAN = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)?");
  private static final DateTimeFormatter TABLE =
      DateTimeFormatter.ofPattern("HH:mm:ss.SSS yyyy.MM.dd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TimeText() {}

  /** A span such as {@code 500ms}, {@code 10s}, {@code 5m}, {@code 2h}, {@code 7d}, or seconds. */
  public static Duration span(String flag, String text) throws AdminException {
    Matcher matcher = SPAN.matcher(text);
    if (!matcher.matches()) {
      throw new AdminException(
          "--%s is a span of time such as 500ms, 10s, 5m, 2h or 7d, not \"%s\""
              .formatted(flag, text));
    }
    long number = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      case null, default -> Duration.ofSeconds(number);
    };
  }

  /** A point in time: an ISO 8601 one, or a span before now; null for the empty text. */
  public static @Nullable Timestamp point(String flag, String text, Instant now)
      throws AdminException {
    if (text.isEmpty()) {
      return null;
    }
    try {
      return timestamp(text.indexOf('T') > 0 ? Instant.parse(text) : now.minus(span(flag, text)));
    } catch (DateTimeException e) {
      throw new AdminException(
          "--%s is a time such as 2031-03-09T08:00:00Z, or a span before now such as 2h, not \"%s\""
              .formatted(flag, text),
          e);
    }
  }

  /** As on the wire. */
  public static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /** As the JDK has it. */
  public static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** 23 characters, as in the reference's tables. */
  public static String table(Timestamp time) {
    return TABLE.format(instant(time));
  }

  /** ISO 8601. */
  public static String iso(Timestamp time) {
    return instant(time).toString();
  }
}
