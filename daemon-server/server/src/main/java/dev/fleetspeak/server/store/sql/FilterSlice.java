package dev.fleetspeak.server.store.sql;

/**
 * Filters of up to 64 segments of the usual size, laid beside each other bit by bit: one look tells
 * of all of them, for no more lines of the processor's cache than a look into one filter would
 * take. One thread adds; others may ask meanwhile, about segments of which they learned after they
 * were added.
 */
final class FilterSlice {
  /** How many segments find room. */
  static final int MOST = Long.SIZE;

  private static final int BITS = IdFilter.sized(OpenSegment.ROWS).size();

  /** Bit {@code n} of word {@code i} is bit {@code i} of the filter in place {@code n}. */
  private final long[] words = new long[BITS];

  private final long[] segments = new long[MOST];
  private int used;

  /** Whether a filter has the size of all others in here. */
  static boolean takes(IdFilter filter) {
    return filter.size() == BITS;
  }

  boolean isFull() {
    return used == MOST;
  }

  /** Lays a filter beside the others; its place. */
  int add(long segment, IdFilter filter) {
    int place = used++;
    segments[place] = segment;
    for (int bit = 0; bit < BITS; bit++) {
      if (filter.isSet(bit)) {
        words[bit] |= 1L << place;
      }
    }
    return place;
  }

  /** The places of segments that may hold a hash, as bits; places of others mean nothing. */
  long mayHold(long hash) {
    long places = IdHash.mixed(hash);
    long found = -1;
    for (int i = 0; i < IdFilter.LONGS && found != 0; i++) {
      found &= words[IdFilter.bit(hash, places, i, BITS / Long.SIZE)];
    }
    return found;
  }

  /** The segment in a place. */
  long segment(int place) {
    return segments[place];
  }
}
