package dev.fleetspeak.client.comms;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Frames of one stream that the server has not confirmed, by their number. A frame is confirmed by
 * the acknowledgement that carries its number and by no other: servers answer out of order, and not
 * at all for a frame that failed (wire-client X3). Thread-safe.
 */
final class PendingFrames {
  private record Frame(MessageGroup group, long since) {}

  private final TreeMap<Long, Frame> frames = new TreeMap<>();
  private long highestConfirmed;
  private boolean ended;
  private boolean lost;

  /** Remembers a frame before it is written, so that its messages are never forgotten. */
  synchronized void add(long number, MessageGroup group) {
    frames.put(number, new Frame(group, System.nanoTime()));
  }

  /** Confirms a frame; returns false if there is none of this number. */
  boolean confirm(long number) {
    Frame frame;
    synchronized (this) {
      frame = frames.remove(number);
      highestConfirmed = Math.max(highestConfirmed, number);
      notifyAll();
    }
    if (frame == null) {
      return false;
    }
    frame.group.ack();
    return true;
  }

  /**
   * Waits for fewer than a number of frames.
   *
   * @param giveUp ends the wait early if true; looked at again at each {@link #wakeUp}
   * @return false if the time was up, the stream ended or the wait was given up before
   */
  synchronized boolean awaitFewerThan(int count, Duration limit, BooleanSupplier giveUp)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (frames.size() >= count && !ended && !giveUp.getAsBoolean()) {
      long left = (end - System.nanoTime() + 999_999) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    // What was given back is no longer here either, but nobody has confirmed it.
    return frames.size() < count && !lost;
  }

  /**
   * How long the oldest frame has waited although a later one was confirmed; null if there is none
   * such.
   */
  synchronized @Nullable Duration oldestPassedOver() {
    Map.Entry<Long, Frame> oldest = frames.firstEntry();
    return oldest == null || oldest.getKey() > highestConfirmed
        ? null
        : Duration.ofNanos(System.nanoTime() - oldest.getValue().since());
  }

  /** Lets waits look again at what could end them. */
  synchronized void wakeUp() {
    notifyAll();
  }

  /** No more confirmations come; waits end. */
  synchronized void end() {
    ended = true;
    notifyAll();
  }

  /** Whether no more confirmations come. */
  synchronized boolean hasEnded() {
    return ended;
  }

  /** Gives all messages back; waits end, in vain if there were any. */
  void nack() {
    Map<Long, Frame> left;
    synchronized (this) {
      left = new TreeMap<>(frames);
      frames.clear();
      lost |= !left.isEmpty();
      ended = true;
      notifyAll();
    }
    left.values().forEach(frame -> frame.group.nack());
  }
}
