package dev.fleetspeak.server.log;

import java.time.Duration;

/**
 * Keeps what strangers cause from filling the log: a burst, then one line a period. Thread-safe.
 */
public final class LogLimit {
  private final int burst;
  private final long periodNanos;
  private long tokens;
  private long last;

  /**
   * @param burst lines that may come at once
   * @param period after which one more may come
   */
  public LogLimit(int burst, Duration period) {
    this.burst = burst;
    this.periodNanos = period.toNanos();
    this.tokens = burst;
    this.last = System.nanoTime();
  }

  /** Whether a line may be written now. */
  public synchronized boolean allow() {
    long now = System.nanoTime();
    long earned = (now - last) / periodNanos;
    if (earned > 0) {
      tokens = Math.min(burst, tokens + earned);
      last += earned * periodNanos;
    }
    if (tokens == 0) {
      return false;
    }
    tokens--;
    return true;
  }
}
