package dev.fleetspeak.client.hosting;

import dev.fleetspeak.proto.common.Message;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * A service's queue and its counts, from which the server's allowances follow (wire-client 2.3). It
 * outlives a restart of its service, so that counts never run backwards on an open stream (C4).
 */
final class Inbox {
  static final int CAPACITY = 100;

  /** So many messages worked off are worth telling the server of at once. */
  private static final int BEACON_INTERVAL = 32;

  private final BlockingQueue<Message> queue = new ArrayBlockingQueue<>(CAPACITY);
  private final AtomicLong accepted = new AtomicLong();
  private final AtomicLong processed = new AtomicLong();
  private final AtomicLong restarts = new AtomicLong();
  private volatile boolean closed;

  /**
   * Adds a message, waiting for room.
   *
   * @return false if the service was removed meanwhile
   */
  boolean put(Message message) throws InterruptedException {
    // Counted first: a service that is quicker than this thread must not seem to have room for 101.
    accepted.incrementAndGet();
    while (!closed) {
      if (queue.offer(message, 1, TimeUnit.SECONDS)) {
        return true;
      }
    }
    accepted.decrementAndGet();
    return false;
  }

  /** Takes the next message, waiting for one. */
  Message take() throws InterruptedException {
    return queue.take();
  }

  /**
   * Counts a message that was taken.
   *
   * @return whether the server should hear of the new allowances
   */
  boolean countProcessed() {
    return processed.incrementAndGet() % BEACON_INTERVAL == 0;
  }

  long processed() {
    return processed.get();
  }

  /**
   * How many more messages the server may send.
   *
   * @param processed count that this contact reports
   * @param base count that the server knows of, or null if of none
   */
  long allowance(long processed, @Nullable Long base) {
    long room = base == null ? CAPACITY - (accepted.get() - processed) : processed - base;
    return Math.clamp(room, 0, CAPACITY);
  }

  /** Messages that wait. */
  int waiting() {
    return queue.size();
  }

  /** Its service begins again. */
  void countRestart() {
    restarts.incrementAndGet();
  }

  long restarts() {
    return restarts.get();
  }

  void close() {
    closed = true;
  }
}
