package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;

/** A hash of message ids: eight bytes find a message in an index a quarter of the size. */
final class IdHash {
  private static final long ODD = 0x9E3779B97F4A7C15L;

  private IdHash() {}

  /**
   * The hash of an id. Ids of messages from clients are digests that the server computes, so nobody
   * can choose many with the same hash; those of others need only differ.
   */
  static long of(ByteString id) {
    long hash = id.size();
    int i = 0;
    while (i < id.size()) {
      long part = 0;
      for (int end = Math.min(i + Long.BYTES, id.size()); i < end; i++) {
        part = part << Byte.SIZE | id.byteAt(i) & 0xff;
      }
      hash = mixed(hash ^ part);
    }
    return hash;
  }

  /** Spreads every bit over all others. */
  static long mixed(long value) {
    long mixed = (value ^ value >>> 32) * ODD;
    mixed = (mixed ^ mixed >>> 29) * ODD;
    return mixed ^ mixed >>> 32;
  }
}
