package dev.fleetspeak.server.https.exchange;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A moment by which something must have happened. Moving it later or clearing it, which every
 * request does many times, costs one field: the timer stays and looks again when it fires. For the
 * event loop only.
 */
public final class Deadline {
  private static final long NONE = Long.MAX_VALUE;

  private final EventExecutor loop;
  private final Runnable missed;
  private final long origin = System.nanoTime();
  private long due = NONE;
  private long timerAt = NONE;
  private @Nullable Future<?> timer;

  /**
   * @param loop event loop
   * @param missed run when the moment passes
   */
  public Deadline(EventExecutor loop, Runnable missed) {
    this.loop = loop;
    this.missed = missed;
  }

  /** Sets it, instead of what was set. */
  public void set(Duration fromNow) {
    due = System.nanoTime() - origin + fromNow.toNanos();
    if (due < timerAt) {
      schedule();
    }
  }

  /** Nothing has to happen any more. */
  public void clear() {
    due = NONE;
  }

  /** Clears it for good and frees the timer. */
  public void cancel() {
    due = NONE;
    timerAt = NONE;
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }

  private void schedule() {
    if (timer != null) {
      timer.cancel(false);
    }
    timerAt = due;
    long wait = Math.max(0, due - (System.nanoTime() - origin));
    timer = loop.schedule(this::look, wait, TimeUnit.NANOSECONDS);
  }

  private void look() {
    timer = null;
    timerAt = NONE;
    if (due == NONE) {
      return;
    }
    if (due <= System.nanoTime() - origin) {
      due = NONE;
      missed.run();
    } else {
      schedule();
    }
  }
}
