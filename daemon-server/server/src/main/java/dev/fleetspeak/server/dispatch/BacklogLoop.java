package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.server.log.RateLimitedLog;
import dev.fleetspeak.server.store.DatastoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches due messages from the store: at once when it is told to, else at an interval that grows
 * while nothing is found or the store fails (FLAW 16). A stop ends any wait.
 */
final class BacklogLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogLoop.class);
  private static final RateLimitedLog FAILURES = new RateLimitedLog(LOG);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(10);

  /** Messages come due a minute after a try, so some seconds more do not matter. */
  private static final Duration MAX_IDLE = Duration.ofSeconds(3);

  /** What a look into the store brought. */
  enum Found {
    /** Nothing was due. */
    NOTHING,
    /** All that was due. */
    SOME,
    /** As much as was asked for, so there may be more. */
    MORE
  }

  /** One look into the store. */
  @FunctionalInterface
  interface Fetch {
    Found fetch();
  }

  private final Fetch fetch;
  private final Duration interval;
  private final Thread thread;
  private boolean wanted;
  private boolean stopped;

  BacklogLoop(Fetch fetch, Duration interval) {
    this.fetch = fetch;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("backlog").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Looks into the store at once. */
  synchronized void wake() {
    wanted = true;
    notifyAll();
  }

  /** Returns once no fetch is under way. */
  void stop() throws InterruptedException {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    thread.join();
  }

  private void run() {
    Duration pause = interval;
    try {
      while (await(pause)) {
        try {
          pause =
              switch (fetch.fetch()) {
                case NOTHING -> longer(pause, MAX_IDLE);
                case SOME -> interval;
                case MORE -> Duration.ZERO;
              };
        } catch (DatastoreException e) {
          pause = longer(pause, MAX_BACK_OFF);
          FAILURES.warn(
              "The backlog cannot be read; next try in {} ms: {}",
              pause.toMillis(),
              e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("The backlog is not read any more: its thread was interrupted.");
    }
  }

  private Duration longer(Duration pause, Duration most) {
    if (interval.compareTo(most) > 0) {
      return interval;
    }
    Duration longer = pause.compareTo(interval) < 0 ? interval : pause.multipliedBy(2);
    return longer.compareTo(most) > 0 ? most : longer;
  }

  /**
   * Waits until there is reason to look.
   *
   * @return false if the loop has to end
   */
  private synchronized boolean await(Duration pause) throws InterruptedException {
    long deadline = System.nanoTime() + pause.toNanos();
    while (!stopped && !wanted) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      wait(left);
    }
    wanted = false;
    return !stopped;
  }
}
