package dev.fleetspeak.console.overview;

import dev.fleetspeak.proto.console.v1.CountMessagesResponse;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.MessageCount;
import java.time.Duration;
import java.time.Instant;

/**
 * What came in the last 60 seconds, from counts by the minute.
 *
 * @param counts of the minute that runs and of the one before
 * @param running when the minute that runs began
 * @param now when the counts were taken
 */
record LastMinute(CountMessagesResponse counts, Instant running, Instant now) {
  private static final double MILLIS = 60_000;

  /**
   * Messages of a direction: all of the running minute, and of the one before the share that lies
   * within 60 seconds, since the server keeps no finer counts.
   */
  long sum(Direction direction) {
    double share = 1 - Duration.between(running, now).toMillis() / MILLIS;
    return Math.round(sum(direction, running) + share * sum(direction, running.minusSeconds(60)));
  }

  private long sum(Direction direction, Instant minute) {
    return counts.getCountsList().stream()
        .filter(count -> count.getDirection() == direction)
        .filter(count -> count.getBucketStart().getSeconds() == minute.getEpochSecond())
        .mapToLong(MessageCount::getCount)
        .sum();
  }
}
