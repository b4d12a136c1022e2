package dev.fleetspeak.connector.socket;

import java.time.Duration;

/** Waits between attempts to connect: 1 s, half as much again each time, 15 s at most. */
final class Backoff {
  private static final double FACTOR = 1.5;

  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  Duration first() {
    return first;
  }

  Duration next() {
    Duration now = next;
    Duration more = Duration.ofNanos((long) (now.toNanos() * FACTOR));
    next = more.compareTo(longest) < 0 ? more : longest;
    return now;
  }

  void reset() {
    next = first;
  }
}
