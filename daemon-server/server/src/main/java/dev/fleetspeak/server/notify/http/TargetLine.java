package dev.fleetspeak.server.notify.http;

import dev.fleetspeak.common.id.ClientId;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Clients of one server that are to be woken. Threads are there only while somebody waits.
 *
 * <pre>
 *   empty ──add──► calling ──all told──► empty
 *                  │    ▲
 *             fails│    │after a pause that doubles
 *                  ▼    │
 *                 paused ──fails for GIVE_UP──► empty, what waited is given up
 * </pre>
 */
final class TargetLine {
  static final int MOST_WAITING = 10_000;
  static final int MOST_CALLS = 8;

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);
  private static final Duration GIVE_UP = Duration.ofSeconds(30);

  /** Wakes one client. */
  interface Waking {
    /** False if the server cannot be reached now. */
    boolean wake(ClientId client) throws InterruptedException;
  }

  private final Waking waking;
  private final IntConsumer givenUp;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition closing = lock.newCondition();
  private final Set<ClientId> waiting = new LinkedHashSet<>();
  private int calls;
  private long failingSince;
  private long pauseNanos;
  private long retryAt;
  private boolean closed;

  TargetLine(Waking waking, IntConsumer givenUp) {
    this.waking = waking;
    this.givenUp = givenUp;
  }

  /** False if too many wait already. */
  boolean add(ClientId client) {
    lock.lock();
    try {
      if (closed || waiting.contains(client)) {
        return true;
      }
      if (waiting.size() >= MOST_WAITING) {
        return false;
      }
      waiting.add(client);
      // While the server cannot be reached, one caller tries and the others would only wait.
      if (calls < (pauseNanos > 0 ? 1 : MOST_CALLS)) {
        calls++;
        Thread.ofVirtual().name("notify").start(this::work);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    try {
      for (ClientId next = take(); next != null; next = take()) {
        if (waking.wake(next)) {
          succeeded();
        } else {
          failed(next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The next client, or null with this caller gone. */
  private @Nullable ClientId take() {
    lock.lock();
    try {
      Iterator<ClientId> first = waiting.iterator();
      if (closed || !first.hasNext()) {
        calls--;
        return null;
      }
      ClientId next = first.next();
      first.remove();
      return next;
    } finally {
      lock.unlock();
    }
  }

  private void succeeded() {
    lock.lock();
    try {
      pauseNanos = 0;
    } finally {
      lock.unlock();
    }
  }

  private void failed(ClientId client) throws InterruptedException {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (pauseNanos == 0) {
        failingSince = now;
        pauseNanos = FIRST_PAUSE.toNanos();
        retryAt = now + pauseNanos;
      } else if (now - retryAt >= 0) {
        // Calls that failed side by side are one failure.
        pauseNanos = Math.min(pauseNanos * 2, LONGEST_PAUSE.toNanos());
        retryAt = now + pauseNanos;
      }
      if (now - failingSince > GIVE_UP.toNanos()) {
        givenUp.accept(waiting.size() + 1);
        waiting.clear();
        pauseNanos = 0;
        return;
      }
      waiting.add(client);
      for (long left = retryAt - now; !closed && left > 0; ) {
        left = closing.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Ends every pause; what waits is forgotten. */
  void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      closing.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
