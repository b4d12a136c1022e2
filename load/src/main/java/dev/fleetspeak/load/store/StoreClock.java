package dev.fleetspeak.load.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The clock of the measured stores: it is set while a store is filled, so that a month passes in
 * minutes, and runs while something is measured. It never goes back. Thread-safe.
 */
final class StoreClock extends Clock {
  private Instant at;
  private boolean runs;
  private long since;

  StoreClock(Instant start) {
    this.at = start;
  }

  /** Sets it ahead and lets it stand there; an earlier time leaves it where it is. */
  synchronized void ahead(Instant to) {
    Instant now = instant();
    at = to.isAfter(now) ? to : now;
    runs = false;
  }

  /** Lets it run. */
  synchronized void run() {
    at = instant();
    since = System.nanoTime();
    runs = true;
  }

  @Override
  public synchronized Instant instant() {
    return runs ? at.plusNanos(System.nanoTime() - since) : at;
  }

  /** A time before now. */
  Instant ago(Duration time) {
    return instant().minus(time);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
