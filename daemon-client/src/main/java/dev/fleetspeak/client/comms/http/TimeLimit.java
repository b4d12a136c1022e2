package dev.fleetspeak.client.comms.http;

import java.time.Duration;

/** Runs an action once a time is up, unless closed before. */
public final class TimeLimit implements AutoCloseable {
  private final Thread timer;
  private volatile boolean over;

  /**
   * @param limit from now
   * @param action run on a thread of its own; must not block
   */
  public TimeLimit(Duration limit, Runnable action) {
    timer =
        Thread.ofVirtual()
            .name("time-limit")
            .start(
                () -> {
                  try {
                    Thread.sleep(limit);
                    over = true;
                    action.run();
                  } catch (InterruptedException _) {
                    // Closed in time.
                  }
                });
  }

  /** Whether the time was up. */
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    timer.interrupt();
  }
}
