package dev.fleetspeak.client.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one priority. It is full at 100 unacknowledged messages or 20 MiB of them,
 * whichever comes first; the message that crosses the bytes is still taken (client.md 1.1). Guarded
 * by the outbox's lock.
 */
final class Lane {
  private static final int MAX_MESSAGES = 100;
  private static final long MAX_BYTES = 20L * 1024 * 1024;

  private final Condition room;
  private final Deque<Entry> waiting = new ArrayDeque<>();
  private int messages;
  private long bytes;

  Lane(Condition room) {
    this.room = room;
  }

  /**
   * Waits until the lane is not full, or must not be waited for any more.
   *
   * @param nanos longest wait
   * @return whether there is room
   */
  boolean awaitRoom(long nanos, BooleanSupplier stop) throws InterruptedException {
    long left = nanos;
    while (isFull() && !stop.getAsBoolean() && left > 0) {
      left = room.awaitNanos(left);
    }
    return !isFull();
  }

  private boolean isFull() {
    return messages >= MAX_MESSAGES || bytes >= MAX_BYTES;
  }

  /** Counts a message that will be added, or was left by an earlier process. */
  void reserve(int size) {
    messages++;
    bytes += size;
  }

  void release(int size) {
    messages--;
    bytes -= size;
    room.signal();
  }

  void wakeAll() {
    room.signalAll();
  }

  void add(Entry entry) {
    waiting.add(entry);
  }

  boolean isWaiting() {
    return !waiting.isEmpty();
  }

  @Nullable Entry poll() {
    return waiting.poll();
  }

  long bytes() {
    return bytes;
  }

  /** Messages that the server has not confirmed, taken or not. */
  int unacknowledged() {
    return messages;
  }
}
