package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.server.store.DatastoreException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fetches due messages from the store: at once when it is told to, else at an interval. A store
 * that fails is asked more and more seldom, and a stop ends any wait (FLAW 16).
 */
final class BacklogLoop {
  private static final Logger LOG = LoggerFactory.getLogger(BacklogLoop.class);
  private static final Duration MAX_BACK_OFF = Duration.ofSeconds(10);

  /** One look into the store. */
  @FunctionalInterface
  interface Fetch {
    /**
     * @return whether there may be more at once
     */
    boolean fetch();
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
          if (fetch.fetch()) {
            wake();
          }
          pause = interval;
        } catch (DatastoreException e) {
          Duration longer = pause.multipliedBy(2);
          pause = longer.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : longer;
          LOG.warn("The backlog cannot be read; next try in {} ms.", pause.toMillis(), e);
        }
      }
    } catch (InterruptedException e) {
      LOG.warn("The backlog is not read any more: its thread was interrupted.");
    }
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
