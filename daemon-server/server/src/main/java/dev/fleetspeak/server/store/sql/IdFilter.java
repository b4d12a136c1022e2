package dev.fleetspeak.server.store.sql;

import java.nio.ByteBuffer;

/**
 * Tells of a hash that it is not in a closed segment, rightly, or that it may be there, wrongly in
 * about one of a thousand cases. Two bytes a hash; a question touches one line of the processor's
 * cache. Immutable once it is filled.
 */
final class IdFilter {
  private static final int LONGS = 8;
  private static final int BITS_EACH = 16;
  private static final int BIT_OF_LONG = 6;

  private final long[] bits;

  private IdFilter(long[] bits) {
    this.bits = bits;
  }

  /** An empty filter for a number of hashes. */
  static IdFilter sized(int hashes) {
    int blocks = Math.max(1, (int) ((long) hashes * BITS_EACH / (LONGS * Long.SIZE)));
    return new IdFilter(new long[blocks * LONGS]);
  }

  /** A filter as {@link #bytes} wrote it. */
  static IdFilter read(byte[] bytes) {
    long[] bits = new long[bytes.length / Long.BYTES];
    ByteBuffer.wrap(bytes).asLongBuffer().get(bits);
    return new IdFilter(bits);
  }

  byte[] bytes() {
    var bytes = ByteBuffer.allocate(bits.length * Long.BYTES);
    bytes.asLongBuffer().put(bits);
    return bytes.array();
  }

  void add(long hash) {
    int block = block(hash);
    long places = IdHash.mixed(hash);
    for (int i = 0; i < LONGS; i++) {
      bits[block + i] |= 1L << (places >>> BIT_OF_LONG * i);
    }
  }

  boolean mayHold(long hash) {
    int block = block(hash);
    long places = IdHash.mixed(hash);
    for (int i = 0; i < LONGS; i++) {
      if ((bits[block + i] & 1L << (places >>> BIT_OF_LONG * i)) == 0) {
        return false;
      }
    }
    return true;
  }

  private int block(long hash) {
    return (int) Math.unsignedMultiplyHigh(hash, bits.length / LONGS) * LONGS;
  }
}
