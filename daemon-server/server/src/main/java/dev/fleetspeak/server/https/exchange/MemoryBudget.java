package dev.fleetspeak.server.https.exchange;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of bodies that may be held at one time, over all connections: many large requests at once
 * are refused before they exhaust the heap. Thread-safe.
 */
public final class MemoryBudget {
  private final AtomicLong left;
  private final long total;

  /**
   * @param total bytes
   */
  public MemoryBudget(long total) {
    this.total = total;
    left = new AtomicLong(total);
  }

  /** Takes bytes, if there are as many. */
  public boolean tryTake(long bytes) {
    if (left.addAndGet(-bytes) >= 0) {
      return true;
    }
    left.addAndGet(bytes);
    return false;
  }

  /** Gives bytes back. */
  public void give(long bytes) {
    left.addAndGet(bytes);
  }

  /** Bytes taken now. */
  public long taken() {
    return total - left.get();
  }

  /** What a peer is told for whom there is no room. */
  public static Refusal exhausted() {
    return Refusal.of(503, "server is busy, try again later");
  }
}
