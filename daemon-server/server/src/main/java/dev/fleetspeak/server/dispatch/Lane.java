package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of one service on this server: so many in work, a bounded number waiting in memory
 * for their turn, and of what found no room the ids, so that it can be fetched from the store as
 * soon as there is room. Thread-safe, never blocks.
 */
final class Lane {
  /** Most bytes that wait in memory; a single larger message may still wait alone. */
  private static final long MAX_WAITING_BYTES = 16 << 20;

  private static final int MAX_PARKED = 10_000;

  /** What {@link #offer} did with a message. */
  enum Offer {
    /** It waits, and the caller has to start a worker for it. */
    START,
    /** It waits for one of the workers. */
    QUEUED,
    /** It is here already. */
    KNOWN,
    /** There is no room. */
    FULL,
    /** The server stops. */
    CLOSED
  }

  /**
   * A message that waits for its turn.
   *
   * @param firstTry whether it did not come from the backlog
   * @param since {@link System#nanoTime} when it was offered
   */
  record Waiting(Message message, MessageId id, boolean firstTry, long since) {}

  private final int parallelism;
  private final int maxWaiting;
  private final Deque<Waiting> queue = new ArrayDeque<>();
  private final Set<MessageId> here = new HashSet<>();
  private final Deque<MessageId> parked = new ArrayDeque<>();
  private long waitingBytes;
  private int workers;
  private boolean closed;

  /**
   * @param parallelism most messages in work at one time
   */
  Lane(int parallelism) {
    this.parallelism = parallelism;
    this.maxWaiting = Math.min(Math.max(parallelism, 50) * 2, 1000);
  }

  synchronized Offer offer(Waiting item) {
    if (closed) {
      return Offer.CLOSED;
    }
    if (here.contains(item.id())) {
      return Offer.KNOWN;
    }
    int bytes = item.message().getSerializedSize();
    boolean worker = workers < parallelism;
    if (!worker
        && (queue.size() >= maxWaiting
            || (!queue.isEmpty() && waitingBytes + bytes > MAX_WAITING_BYTES))) {
      park(item.id());
      return Offer.FULL;
    }
    here.add(item.id());
    queue.add(item);
    waitingBytes += bytes;
    if (worker) {
      workers++;
    }
    return worker ? Offer.START : Offer.QUEUED;
  }

  /** Remembers a message that is to be fetched from the store when there is room. */
  synchronized void park(MessageId id) {
    if (!closed && parked.size() < MAX_PARKED) {
      parked.add(id);
    }
  }

  /** The next message for a worker; if there is none the worker has to end. */
  synchronized Optional<Waiting> take() {
    Waiting next = closed ? null : queue.poll();
    if (next == null) {
      workers--;
      notifyAll();
      return Optional.empty();
    }
    waitingBytes -= next.message().getSerializedSize();
    return Optional.of(next);
  }

  /** The message is done with, one way or the other. */
  synchronized void done(MessageId id) {
    here.remove(id);
  }

  /** How many messages would find room now. */
  synchronized int room() {
    return closed ? 0 : Math.max(0, maxWaiting - queue.size());
  }

  /** Whether messages that found no room could come now; then {@link #unpark} names them. */
  synchronized boolean wantsParked() {
    return !closed && !parked.isEmpty() && queue.size() <= maxWaiting / 2;
  }

  /** Takes ids of messages that found no room, as many as there is room for. */
  synchronized List<MessageId> unpark() {
    List<MessageId> ids = new ArrayList<>();
    for (int room = room(); room > 0 && !parked.isEmpty(); room--) {
      ids.add(parked.remove());
    }
    return ids;
  }

  /**
   * Waits for a while.
   *
   * @return false at once if the server stops
   */
  synchronized boolean pause(long millis) {
    long deadline = System.nanoTime() + millis * 1_000_000;
    try {
      for (long left = millis; !closed && left > 0; ) {
        wait(left);
        left = (deadline - System.nanoTime()) / 1_000_000;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    return !closed;
  }

  /** Takes nothing more, and forgets what waits: the store still has it. */
  synchronized void close() {
    closed = true;
    notifyAll();
    queue.clear();
    parked.clear();
    waitingBytes = 0;
  }

  /**
   * Waits until nothing is in work.
   *
   * @param deadline in the terms of {@link System#nanoTime}
   * @return whether that is so
   */
  synchronized boolean awaitIdle(long deadline) throws InterruptedException {
    while (workers > 0) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }
}
