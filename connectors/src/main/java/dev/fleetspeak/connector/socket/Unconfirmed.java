package dev.fleetspeak.connector.socket;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Message;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The messages that the server has not confirmed, in the order in which they were sent. Bounded: a
 * sender waits while there are too many. Thread-safe.
 */
final class Unconfirmed {
  static final int MAX_MESSAGES = 1000;
  static final long MAX_BYTES = 20L << 20;

  /**
   * One of them.
   *
   * @param number counts up from 1
   * @param confirmed to run once
   */
  record Kept(long number, Message message, Runnable confirmed) {}

  private final TreeMap<Long, Kept> kept = new TreeMap<>();
  private final Map<ByteString, Long> numbers = new HashMap<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long bytes;
  private long last;
  private boolean closed;

  /**
   * Keeps a message, waiting for room.
   *
   * @return false if there will be none any more
   */
  boolean add(Message message, Runnable confirmed) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && (kept.size() >= MAX_MESSAGES || bytes >= MAX_BYTES)) {
        changed.await();
      }
      if (closed) {
        return false;
      }
      forget(numbers.put(message.getSourceMessageId(), ++last));
      kept.put(last, new Kept(last, message, confirmed));
      bytes += message.getSerializedSize();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Forgets a message; null if it is not known. */
  @Nullable Runnable remove(ByteString id) {
    lock.lock();
    try {
      Kept found = forget(numbers.remove(id));
      changed.signalAll();
      return found == null ? null : found.confirmed();
    } finally {
      lock.unlock();
    }
  }

  private @Nullable Kept forget(@Nullable Long number) {
    Kept found = number == null ? null : kept.remove(number);
    if (found != null) {
      bytes -= found.message().getSerializedSize();
    }
    return found;
  }

  /**
   * Waits for the first message after a number.
   *
   * @return null once there will be none any more
   */
  @Nullable Kept awaitAfter(long number) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Map.Entry<Long, Kept> next;
      while ((next = kept.higherEntry(number)) == null && !closed) {
        changed.await();
      }
      return next == null ? null : next.getValue();
    } finally {
      lock.unlock();
    }
  }

  int count() {
    lock.lock();
    try {
      return kept.size();
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
