package dev.fleetspeak.tools.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Optional;

/**
 * Waits for other processes: within a bound, and not in silence.
 *
 * @param out where it says what it waits for
 * @param report how often it says so
 */
record Patience(PrintStream out, Duration report) {
  private static final Duration STEP = Duration.ofMillis(20);

  Patience(PrintStream out) {
    this(out, Duration.ofSeconds(3));
  }

  /** Looks whether something is there by now. */
  @FunctionalInterface
  interface Probe<T> {
    /**
     * Looks once.
     *
     * @throws DemoException if there is no use in waiting any longer
     */
    Optional<T> look() throws DemoException;
  }

  /**
   * Waits until the probe finds something.
   *
   * @param what completes "waiting for"
   * @return what it found, or nothing once the bound is over
   */
  <T> Optional<T> await(String what, Duration bound, Probe<T> probe)
      throws DemoException, InterruptedException {
    long start = System.nanoTime();
    long nextReport = report.toNanos();
    while (true) {
      Optional<T> found = probe.look();
      long waited = System.nanoTime() - start;
      if (found.isPresent() || waited > bound.toNanos()) {
        return found;
      }
      if (waited > nextReport) {
        nextReport += report.toNanos();
        out.println(
            "demo: waiting for %s (%d of at most %d s)"
                .formatted(what, Duration.ofNanos(waited).toSeconds(), bound.toSeconds()));
      }
      Thread.sleep(STEP);
    }
  }
}
