package dev.fleetspeak.load.store;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Tells every few seconds how far something is that takes long. Thread-safe. */
final class Progress {
  private static final long EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final PrintStream out;
  private final AtomicLong done = new AtomicLong();
  private final AtomicLong told = new AtomicLong();
  private volatile String what = "";
  private volatile long began;
  private volatile long first;
  private volatile long all;

  Progress(PrintStream out) {
    this.out = out;
  }

  /**
   * Something begins.
   *
   * @param first how many are done already
   * @param all how many there will be
   */
  void begin(String what, long first, long all) {
    this.what = what;
    this.first = first;
    this.all = all;
    done.set(first);
    began = System.nanoTime();
    told.set(began);
  }

  /** So many more are done. */
  void done(int more) {
    done.addAndGet(more);
    long last = told.get();
    if (System.nanoTime() - last > EVERY_NANOS && told.compareAndSet(last, System.nanoTime())) {
      tell();
    }
  }

  /** Everything is done; returns what was done in each second. */
  double end() {
    tell();
    return rate();
  }

  private double rate() {
    return (done.get() - first) * 1e9 / Math.max(1, System.nanoTime() - began);
  }

  private void tell() {
    double rate = rate();
    long left = all - done.get();
    out.printf(
        Locale.ROOT,
        "%s: %,d of %,d, %,.0f a second, %s left%n",
        what,
        done.get(),
        all,
        rate,
        left <= 0 || rate <= 0 ? "0 s" : text(Duration.ofSeconds((long) (left / rate))));
  }

  private static String text(Duration time) {
    return time.toMinutes() > 0
        ? "%d min %d s".formatted(time.toMinutes(), time.toSecondsPart())
        : time.toSeconds() + " s";
  }
}
