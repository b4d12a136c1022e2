package dev.fleetspeak.client.monitoring;

import java.time.Duration;

/**
 * Has something run once if a loop gives no sign of life for an hour longer than it planned
 * (client.md 8.3). It has a platform thread of its own, so that it still works when virtual threads
 * do not; that one wakes up about once an hour. Thread-safe.
 */
public final class Watchdog implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final Duration EXTRA = Duration.ofSeconds(5);

  /** Longer than any machine runs, and short enough to be added to a clock. */
  private static final Duration NO_LIMIT = Duration.ofDays(10_000);

  private static final long STACK_BYTES = 64 * 1024;

  private final Deadline deadline;
  private final Runnable expired;
  private final Thread thread;

  /**
   * Begins to watch.
   *
   * @param expired run on the watchdog's own thread, once
   */
  public static Watchdog start(Runnable expired) {
    return start(LIMIT, EXTRA, expired);
  }

  static Watchdog start(Duration limit, Duration extra, Runnable expired) {
    Watchdog watchdog = new Watchdog(limit, extra, expired);
    watchdog.thread.start();
    return watchdog;
  }

  private Watchdog(Duration limit, Duration extra, Runnable expired) {
    this.deadline = new Deadline(limit.toNanos(), extra.toNanos(), System.nanoTime());
    this.expired = expired;
    this.thread =
        Thread.ofPlatform().name("watchdog").daemon().stackSize(STACK_BYTES).unstarted(this::watch);
  }

  /** The loop lives, and may wait so long for the next sign without being missed. */
  public void alive(Duration planned) {
    Duration bounded = planned.compareTo(NO_LIMIT) < 0 ? planned : NO_LIMIT;
    deadline.reset(System.nanoTime(), bounded.toNanos());
  }

  /** The loop lives, and waits for somebody else for as long as it takes. */
  public void aliveWithoutLimit() {
    alive(NO_LIMIT);
  }

  private void watch() {
    try {
      long left;
      while ((left = deadline.look(System.nanoTime())) > 0) {
        Thread.sleep(Duration.ofNanos(left));
      }
      expired.run();
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** Watches no more. */
  @Override
  public void close() {
    thread.interrupt();
  }
}
