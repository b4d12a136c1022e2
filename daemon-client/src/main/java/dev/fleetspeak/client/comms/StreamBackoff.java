package dev.fleetspeak.client.comms;

import java.time.Duration;

/**
 * How long to wait before the next stream after one that was established: not at all after its
 * regular end; a moment, different for each client, after a long one broke; longer and longer while
 * they break early (wire-client X4, client.md C39). For one thread.
 */
final class StreamBackoff {
  private static final Duration HEALTHY = Duration.ofMinutes(1);
  private static final Duration REGULAR = Duration.ofSeconds(10);
  private static final Duration FIRST = Duration.ofMillis(500);
  private static final int MAX_DOUBLINGS = 16;

  private final Duration cap;
  private final Jitter jitter;
  private int early;

  /**
   * @param cap longest wait before jitter
   */
  StreamBackoff(Duration cap, Jitter jitter) {
    this.cap = cap.compareTo(FIRST) > 0 ? cap : FIRST;
    this.jitter = jitter;
  }

  /**
   * The wait after a stream.
   *
   * @param lived from its first answer to its end
   * @param regular whether both sides ended it in the protocol's way
   */
  Duration after(Duration lived, boolean regular) {
    if (regular && lived.compareTo(REGULAR) >= 0) {
      early = 0;
      return Duration.ZERO;
    }
    if (lived.compareTo(HEALTHY) >= 0) {
      early = 0;
      return jitter.part(FIRST.multipliedBy(2));
    }
    Duration wait = FIRST.multipliedBy(1L << Math.min(early, MAX_DOUBLINGS));
    early++;
    return jitter.stretch(wait.compareTo(cap) < 0 ? wait : cap);
  }
}
