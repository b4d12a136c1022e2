package dev.fleetspeak.server.https.exchange;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** Gathers a body; memory grows with what really came (W21). For one thread. */
final class BodyCollector {
  private final int maxBytes;
  private final MemoryBudget budget;
  private byte[] bytes;
  private int filled;

  BodyCollector(int maxBytes, long declared, MemoryBudget budget) {
    this.maxBytes = maxBytes;
    this.budget = budget;
    // Small bodies of known length, so nearly all, are copied once.
    bytes = new byte[declared > 0 && declared <= 65_536 ? (int) declared : 0];
  }

  void add(ByteBuf piece) throws Refusal {
    int more = piece.readableBytes();
    if (more > maxBytes - filled) {
      throw Refusal.of(400, "error reading body: it has more than " + maxBytes + " bytes");
    }
    if (!budget.tryTake(more)) {
      throw MemoryBudget.exhausted();
    }
    int needed = filled + more;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, Math.max(needed, bytes.length * 2L)));
    }
    piece.readBytes(bytes, filled, more);
    filled = needed;
  }

  int size() {
    return filled;
  }

  /** The whole body; it stays in the budget until {@link #release}. */
  byte[] take() {
    byte[] whole = bytes.length == filled ? bytes : Arrays.copyOf(bytes, filled);
    bytes = new byte[0];
    return whole;
  }

  /** Gives the budget back; once, by whoever is done with the bytes. */
  void release() {
    budget.give(filled);
  }
}
