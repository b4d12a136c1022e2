package dev.fleetspeak.server.store.sql;

import java.nio.ByteBuffer;

/**
 * Tells of a hash that it is not in a closed segment, rightly, or that it may be there, wrongly in
 * about one of two hundred thousand cases: there may be hundreds of segments, and each wrong hint
 * costs a look into an index. Five bytes a hash. Immutable once it is filled.
 */
final class IdFilter {
  static final int LONGS = 8;
  private static final int BITS_EACH = 40;
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
    long places = IdHash.mixed(hash);
    for (int i = 0; i < LONGS; i++) {
      int bit = bit(hash, places, i, bits.length);
      bits[bit >> BIT_OF_LONG] |= 1L << bit;
    }
  }

  boolean mayHold(long hash) {
    long places = IdHash.mixed(hash);
    for (int i = 0; i < LONGS; i++) {
      if (!isSet(bit(hash, places, i, bits.length))) {
        return false;
      }
    }
    return true;
  }

  /** How many bits there are, each 0 or 1. */
  int size() {
    return bits.length << BIT_OF_LONG;
  }

  boolean isSet(int bit) {
    return (bits[bit >> BIT_OF_LONG] & 1L << bit) != 0;
  }

  /**
   * One of the bits of a hash.
   *
   * @param places the hash, {@linkplain IdHash#mixed mixed}
   * @param i which of them, below {@value #LONGS}
   * @param longs the filter's size in longs
   */
  static int bit(long hash, long places, int i, int longs) {
    int block = (int) Math.unsignedMultiplyHigh(hash, longs / LONGS) * LONGS;
    return (block + i << BIT_OF_LONG) + (int) (places >>> BIT_OF_LONG * i & Long.SIZE - 1);
  }
}
