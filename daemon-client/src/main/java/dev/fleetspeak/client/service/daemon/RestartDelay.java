package dev.fleetspeak.client.service.daemon;

import java.time.Duration;

/**
 * When a program may be started again: a fixed time from start to start (client.md 6.4). A program
 * that ends before that time again and again gets twice as long each time, up to sixteen times; one
 * that lasted begins anew. Times are those of {@link System#nanoTime}. For one thread.
 */
final class RestartDelay {
  /** So many short lives in a row are not held against a program. */
  private static final int FORGIVEN = 3;

  private static final int MAX_DOUBLINGS = 4;

  private final long least;
  private boolean ran;
  private long lastStart;
  private int shortLives;

  RestartDelay(Duration least) {
    this.least = least.toNanos();
  }

  /** Nanoseconds to wait; not positive if it may start now. */
  long untilNext(long now) {
    return ran ? lastStart + delay() - now : 0;
  }

  private long delay() {
    return least << Math.clamp(shortLives - FORGIVEN, 0, MAX_DOUBLINGS);
  }

  void started(long now) {
    ran = true;
    lastStart = now;
  }

  void ended(long now) {
    shortLives = now - lastStart < least ? shortLives + 1 : 0;
  }
}
