package dev.fleetspeak.server.store.sql;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a message is handed out again (server.md 2.3).
 *
 * @param clientLease fixed wait for messages to clients
 * @param serverRetry wait before the first repeat of a message for the server
 */
record RetryTimes(Duration clientLease, Duration serverRetry) {
  private static final double GROWTH = 1.1;

  /** Beyond this many tries the wait no longer grows: it is past any server's life. */
  private static final int MOST_TRIES = 150;

  static RetryTimes of(StoreTerms terms) {
    return new RetryTimes(terms.clientLease(), terms.serverRetry());
  }

  Instant afterClientTry(Instant now) {
    return now.plus(clientLease);
  }

  Instant afterServerTries(int earlier, Instant now) {
    double wait =
        serverRetry.toNanos()
            * Math.pow(GROWTH, Math.min(earlier, MOST_TRIES))
            * ThreadLocalRandom.current().nextDouble(1.0, 2.0);
    return now.plusNanos((long) Math.min(wait, Long.MAX_VALUE / 2.0));
  }
}
