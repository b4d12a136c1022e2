package dev.fleetspeak.server.log;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A log for what peers can cause at will: a few lines a minute, then the number of those left out.
 * Thread-safe. {@link LogLimit} is for callers whose lines are worth more or less than that.
 */
public final class RateLimitedLog {
  private static final long WINDOW_NANOS = 60_000_000_000L;
  private static final int BURST = 10;

  private final Logger log;
  private final AtomicLong windowStart = new AtomicLong(System.nanoTime());
  private final AtomicLong lines = new AtomicLong();

  /**
   * @param log where the lines go
   */
  public RateLimitedLog(Logger log) {
    this.log = log;
  }

  /** Logs a warning, if there is room for it. */
  public void warn(String format, @Nullable Object... values) {
    long now = System.nanoTime();
    long start = windowStart.get();
    if (now - start > WINDOW_NANOS && windowStart.compareAndSet(start, now)) {
      long left = lines.getAndSet(0) - BURST;
      if (left > 0) {
        log.warn("{} more warnings of this kind were left out in the last minute", left);
      }
    }
    if (lines.incrementAndGet() <= BURST) {
      log.warn(format, values);
    }
  }
}
