package dev.fleetspeak.console.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands where it was put, until it is let go. */
public final class SettableClock extends Clock {
  private volatile Instant now;
  private volatile boolean isRunning;

  /** Stands at a time. */
  public SettableClock(Instant now) {
    this.now = now;
  }

  /** Puts it. */
  public void set(Instant time) {
    now = time;
  }

  /** From now on it is the system's. */
  public void letGo() {
    isRunning = true;
  }

  @Override
  public Instant instant() {
    return isRunning ? Instant.now() : now;
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
