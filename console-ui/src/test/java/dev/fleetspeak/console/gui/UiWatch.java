package dev.fleetspeak.console.gui;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import javafx.animation.AnimationTimer;

/**
 * Watches the UI thread: how long it was ever busy with one thing, and whether it ever waited. Busy
 * is counted in its own CPU time, so that a machine with other things to do changes nothing. Start
 * and stop it on the UI thread.
 */
final class UiWatch extends AnimationTimer {
  private static final Duration EVERY = Duration.ofMillis(10);

  /** Waiting that long is neither a lock's moment nor chance. */
  private static final int SAMPLES = 10;

  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final AtomicReference<String> waited = new AtomicReference<>("");
  private volatile Thread ui;
  private boolean begun;
  private long last;
  private long longest;

  @Override
  public void start() {
    ui = Thread.currentThread();
    Thread.ofPlatform().name("ui-watch").daemon().start(this::sample);
    super.start();
  }

  @Override
  public void stop() {
    ui = null;
    super.stop();
  }

  @Override
  public void handle(long now) {
    long busy = threads.getCurrentThreadCpuTime();
    if (begun) {
      longest = Math.max(longest, busy - last);
    }
    begun = true;
    last = busy;
  }

  private void sample() {
    int seen = 0;
    for (Thread watched = ui; watched != null; watched = ui) {
      Thread.State state = watched.getState();
      StackTraceElement[] stack = watched.getStackTrace();
      boolean waits =
          (state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING)
              && Arrays.stream(stack)
                  .anyMatch(frame -> frame.getClassName().startsWith("dev.fleetspeak."));
      seen = waits ? seen + 1 : 0;
      if (seen == SAMPLES) {
        waited.set(Arrays.toString(stack));
      }
      try {
        Thread.sleep(EVERY);
      } catch (InterruptedException _) {
        return;
      }
    }
  }

  /** The longest that it computed between two pictures. */
  Duration longest() {
    return Duration.ofNanos(longest);
  }

  /** Where it waited for something, as a stack; empty if it never did. */
  String waited() {
    return waited.get();
  }
}
