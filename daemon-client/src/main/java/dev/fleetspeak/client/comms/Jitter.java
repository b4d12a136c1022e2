package dev.fleetspeak.client.comms;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Spreads delays so that a fleet does not move in step (wire-client 0). */
final class Jitter {
  private final RandomGenerator random;

  Jitter(RandomGenerator random) {
    this.random = random;
  }

  /** The delay times 1.0 to 1.5; a negative one counts as none. */
  Duration stretch(Duration delay) {
    long nanos = Math.max(0, delay.toNanos());
    return Duration.ofNanos((long) (nanos * (1 + 0.5f * random.nextFloat())));
  }

  /** The delay times 0.0 to 1.0. */
  Duration part(Duration delay) {
    return Duration.ofNanos((long) (delay.toNanos() * random.nextDouble()));
  }
}
