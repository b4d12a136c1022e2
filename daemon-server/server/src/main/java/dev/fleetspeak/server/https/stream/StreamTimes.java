package dev.fleetspeak.server.https.stream;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long a stream lives (wire-server 1.5).
 *
 * @param lifespan from the request's head
 * @param close before the end of its life a stream tells that it sends no more
 * @param jitter most that is added to the lifespan, so that streams begun together do not end
 *     together (W23)
 */
public record StreamTimes(Duration lifespan, Duration close, Duration jitter) {

  /** 10 minutes, up to one more, 30 seconds of which for closing. */
  public static StreamTimes defaults() {
    return new StreamTimes(Duration.ofMinutes(10), Duration.ofSeconds(30), Duration.ofMinutes(1));
  }

  /** One stream's life. */
  public Duration drawLife() {
    return lifespan.plusNanos((long) (jitter.toNanos() * ThreadLocalRandom.current().nextDouble()));
  }
}
