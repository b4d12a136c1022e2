package dev.fleetspeak.client.comms;

import dev.fleetspeak.proto.client.CommunicatorConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When the next poll is due (wire-client 4.2). Times are readings of a monotonic clock in
 * nanoseconds. For one thread.
 */
final class PollSchedule {
  private static final long FAST_NANOS = Duration.ofMillis(200).toNanos();
  private static final int FAST_DIVISOR = 10;

  private final Duration maxPollDelay;
  private final Duration maxBufferDelay;
  private final Jitter jitter;
  private @Nullable Long lastPoll;
  private @Nullable Long lastActive;
  private @Nullable Long oldestUnsent;
  private boolean retryDue;

  PollSchedule(CommunicatorConfig config, Jitter jitter) {
    this.maxPollDelay = Duration.ofSeconds(config.getMaxPollDelaySeconds());
    this.maxBufferDelay = Duration.ofSeconds(config.getMaxBufferDelaySeconds());
    this.jitter = jitter;
  }

  /** A message waits to be sent. */
  void buffered(long now) {
    if (oldestUnsent == null) {
      oldestUnsent = now;
    }
  }

  /**
   * A poll was answered.
   *
   * @param active whether it carried more than background messages, or the answer any
   */
  void succeeded(long now, boolean active) {
    lastPoll = now;
    oldestUnsent = null;
    retryDue = false;
    if (active) {
      lastActive = now;
    }
  }

  /** A poll failed: the next is due as soon as the failure delay, which is not kept here, ended. */
  void failed() {
    oldestUnsent = null;
    retryDue = true;
  }

  /** Time since the last good poll; null if there was none. */
  @Nullable Duration silence(long now) {
    return lastPoll == null ? null : Duration.ofNanos(now - lastPoll);
  }

  /** How long the next poll can wait; not positive if it is due. Jitter is drawn at each call. */
  Duration untilDue(long now) {
    if (lastPoll == null || retryDue) {
      return Duration.ZERO;
    }
    long due = jitter.stretch(maxPollDelay).toNanos() - (now - lastPoll);
    if (lastActive != null) {
      due = Math.min(due, FAST_NANOS + (now - lastActive) / FAST_DIVISOR - (now - lastPoll));
    }
    if (oldestUnsent != null) {
      due = Math.min(due, jitter.stretch(maxBufferDelay).toNanos() - (now - oldestUnsent));
    }
    return Duration.ofNanos(due);
  }
}
