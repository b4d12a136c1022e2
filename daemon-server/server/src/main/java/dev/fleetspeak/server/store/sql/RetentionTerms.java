package dev.fleetspeak.server.store.sql;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long records are kept; zero means for ever.
 *
 * @param messages those that have their result, counted from creation and from the result
 * @param contacts contacts of clients and their links to messages; the last one of a client stays
 * @param resourceUsage reports of clients on their processes, and on those they killed
 * @param counters counts by message type, whatever the width of their bucket
 */
public record RetentionTerms(
    Duration messages, Duration contacts, Duration resourceUsage, Duration counters) {

  /**
   * Shortest time. Messages must outlive whatever sends them again, which is recognised by them,
   * and contacts the streams that hang on them.
   */
  public static final Duration SHORTEST = Duration.ofHours(1);

  private static final Duration TWO_WEEKS = Duration.ofDays(14);

  /** Checks the bounds. */
  public RetentionTerms {
    check("messages", messages);
    check("contacts", contacts);
    check("resourceUsage", resourceUsage);
    check("counters", counters);
  }

  private static void check(String name, Duration keep) {
    if (!keep.isZero() && keep.compareTo(SHORTEST) < 0) {
      throw new IllegalArgumentException(name + " must be kept for an hour at least, or for ever");
    }
  }

  /**
   * What a server uses unless configured: two weeks, as the reference's own policy for Spanner has
   * it, and counters for ever, because those of a day are few.
   */
  public static RetentionTerms defaults() {
    return new RetentionTerms(TWO_WEEKS, TWO_WEEKS, TWO_WEEKS, Duration.ZERO);
  }

  /** A time as kinds have it: null for ever. */
  static @Nullable Duration orForEver(Duration keep) {
    return keep.isZero() ? null : keep;
  }
}
