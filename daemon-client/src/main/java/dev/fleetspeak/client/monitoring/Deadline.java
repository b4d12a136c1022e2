package dev.fleetspeak.client.monitoring;

/**
 * When something must have given a sign of life: a limit after the end of what it planned to wait
 * for (C36). A deadline that passed is looked at once more after a while, because the machine may
 * just have woken up (client.md 8.3). Times are nanoseconds of one clock. Thread-safe.
 */
final class Deadline {
  private final long limit;
  private final long extra;
  private long due;
  private boolean suspected;
  private long confirmed;

  Deadline(long limit, long extra, long now) {
    this.limit = limit;
    this.extra = extra;
    this.due = now + limit;
  }

  /** A sign of life of something that may now wait for a time. */
  synchronized void reset(long now, long planned) {
    due = now + planned + limit;
    suspected = false;
  }

  /**
   * Looks.
   *
   * @return time until the next look; 0 if the deadline has passed for good
   */
  synchronized long look(long now) {
    if (now - due < 0) {
      return due - now;
    }
    if (!suspected) {
      suspected = true;
      confirmed = now + extra;
    }
    return Math.max(0, confirmed - now);
  }
}
