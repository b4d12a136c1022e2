package dev.fleetspeak.server.https.poll;

import dev.fleetspeak.common.wire.BadCompressionException;
import dev.fleetspeak.common.wire.IncrementalInflater;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.server.https.exchange.MemoryBudget;
import dev.fleetspeak.server.https.exchange.Refusal;
import java.util.Arrays;

/**
 * A compressed body, inflated within the largest contact and the budget of all bodies, so that many
 * bombs at once are as harmless as one.
 */
final class InflatedBody implements AutoCloseable {
  private static final int STEP_BYTES = 32 * 1024;

  private final MemoryBudget budget;
  private byte[] bytes = new byte[0];
  private int filled;

  private InflatedBody(MemoryBudget budget) {
    this.budget = budget;
  }

  static InflatedBody of(byte[] compressed, MemoryBudget budget) throws Refusal {
    if (!hasZlibHeader(compressed)) {
      throw Refusal.uncounted(400, "failed to create zlib reader: the header is wrong or missing");
    }
    InflatedBody body = new InflatedBody(budget);
    try (IncrementalInflater inflater = new IncrementalInflater()) {
      inflater.feed(compressed);
      byte[] step = new byte[STEP_BYTES];
      int read;
      while ((read = inflater.drain(step)) > 0) {
        body.add(step, read);
      }
      if (!inflater.isFinished()) {
        throw Refusal.of(400, "error reading body: the compressed body is incomplete");
      }
      return body;
    } catch (BadCompressionException e) {
      body.close();
      throw Refusal.of(400, "error reading body: " + e.getMessage());
    } catch (Refusal refusal) {
      body.close();
      throw refusal;
    }
  }

  byte[] take() {
    byte[] whole = bytes.length == filled ? bytes : Arrays.copyOf(bytes, filled);
    bytes = new byte[0];
    return whole;
  }

  private void add(byte[] step, int length) throws Refusal {
    if (length > WireLimits.MAX_CONTACT_BYTES - filled) {
      throw Refusal.of(
          400, "error reading body: it has more than " + WireLimits.MAX_CONTACT_BYTES + " bytes");
    }
    if (!budget.tryTake(length)) {
      throw MemoryBudget.exhausted();
    }
    if (filled + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(filled + length, bytes.length * 2));
    }
    System.arraycopy(step, 0, bytes, filled, length);
    filled += length;
  }

  /** Deflate method, header checksum, no preset dictionary (RFC 1950). */
  private static boolean hasZlibHeader(byte[] bytes) {
    if (bytes.length < 2) {
      return false;
    }
    int method = bytes[0] & 0xFF;
    int flags = bytes[1] & 0xFF;
    return (method & 0x0F) == 8
        && method >> 4 <= 7
        && (method << 8 | flags) % 31 == 0
        && (flags & 0x20) == 0;
  }

  @Override
  public void close() {
    budget.give(filled);
    filled = 0;
  }
}
