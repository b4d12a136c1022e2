package dev.fleetspeak.client.outbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one priority. It is full at 100 unacknowledged messages or 20 MiB of them,
 * whichever comes first; the message that crosses the bytes is still taken (client.md 1.1). Guarded
 * by the outbox's lock.
 */
final class Lane {
  private static final int MAX_MESSAGES = 100;
  private static final long MAX_BYTES = 20L * 1024 * 1024;

  private final Supplier<Condition> conditions;

  /** Who waits for room, in the order of coming: each is told of it only when it is first. */
  private final Deque<Condition> line = new ArrayDeque<>();

  private final Deque<Entry> waiting = new ArrayDeque<>();
  private int messages;
  private long bytes;

  /**
   * @param conditions makes conditions of the outbox's lock
   */
  Lane(Supplier<Condition> conditions) {
    this.conditions = conditions;
  }

  /**
   * Waits until the lane is not full and all who came before were served, or until it must not be
   * waited for any more. Who comes when there is room for one passes nobody who waits for that.
   *
   * @param nanos longest wait
   * @return whether there is room
   */
  boolean awaitRoom(long nanos, BooleanSupplier stop) throws InterruptedException {
    if (line.isEmpty() && !isFull()) {
      return true;
    }
    Condition turn = conditions.get();
    line.add(turn);
    try {
      long left = nanos;
      while (!isTurn(turn) && !stop.getAsBoolean() && left > 0) {
        left = turn.awaitNanos(left);
      }
      return isTurn(turn);
    } finally {
      line.remove(turn);
      tellFirst();
    }
  }

  private boolean isTurn(Condition turn) {
    return turn.equals(line.peek()) && !isFull();
  }

  private void tellFirst() {
    Condition first = line.peek();
    if (first != null) {
      first.signal();
    }
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
    tellFirst();
  }

  void wakeAll() {
    line.forEach(Condition::signal);
  }

  void add(Entry entry) {
    waiting.add(entry);
  }

  /** Whether somebody waits for room. */
  boolean isAwaited() {
    return !line.isEmpty();
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
