package dev.fleetspeak.server.admin;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Times on the wire and in the server. */
final class Times {
  private static final long EARLIEST = Instant.parse("0001-01-01T00:00:00Z").getEpochSecond();
  private static final long LATEST = Instant.parse("9999-12-31T23:59:59Z").getEpochSecond();
  private static final int NANOS = 1_000_000_000;

  private Times() {}

  /**
   * @throws IllegalArgumentException if it is no time
   */
  static Instant instant(String name, Timestamp time) {
    if (time.getSeconds() < EARLIEST
        || time.getSeconds() > LATEST
        || time.getNanos() < 0
        || time.getNanos() >= NANOS) {
      throw new IllegalArgumentException(name + " is out of range");
    }
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }

  /** As {@link #instant}, null for a time that is not set. */
  static @Nullable Instant optional(String name, boolean present, Timestamp time) {
    return present ? instant(name, time) : null;
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Duration duration(java.time.Duration span) {
    return Duration.newBuilder().setSeconds(span.getSeconds()).setNanos(span.getNano()).build();
  }

  /** A window of time whose end does not come before its start. */
  static void checkWindow(@Nullable Instant start, @Nullable Instant end) {
    if (start != null && end != null && start.isAfter(end)) {
      throw new IllegalArgumentException("the window ends before it starts");
    }
  }
}
