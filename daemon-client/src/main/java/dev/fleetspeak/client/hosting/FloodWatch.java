package dev.fleetspeak.client.hosting;

import java.util.concurrent.TimeUnit;

/**
 * Notices a service that sends faster than its messages leave: over five seconds, many messages and
 * more than half of the time spent waiting for room. A client that is cut off from its server is no
 * such case: there few messages wait for long. Tells it at most once an hour. Times are those of
 * {@link System#nanoTime}. Thread-safe.
 */
final class FloodWatch {
  static final int MANY = 1000;
  private static final long WINDOW = TimeUnit.SECONDS.toNanos(5);
  private static final long SILENCE = TimeUnit.HOURS.toNanos(1);

  private long begin;
  private long waited;
  private int messages;
  private boolean told;
  private long toldAt;

  /**
   * A message was queued.
   *
   * @param from when that began
   * @param to when it was done
   * @return whether it is time to tell of a flood
   */
  synchronized boolean sent(long from, long to) {
    if (messages == 0) {
      begin = from;
    }
    messages++;
    waited += to - from;
    if (to - begin < WINDOW) {
      return false;
    }
    boolean flood = messages >= MANY && waited > (to - begin) / 2;
    messages = 0;
    waited = 0;
    if (!flood || told && to - toldAt < SILENCE) {
      return false;
    }
    told = true;
    toldAt = to;
    return true;
  }
}
