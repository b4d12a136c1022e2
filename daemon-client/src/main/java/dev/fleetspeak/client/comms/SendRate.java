package dev.fleetspeak.client.comms;

/**
 * How much one frame of a stream should hold: what the line carries in ten seconds, so that a slow
 * one is not blocked for long (wire-client 5.4). For one thread.
 */
final class SendRate {
  private static final long MAX_BYTES = 15L * 1024 * 1024 / 2;
  private static final long MIN_BYTES = 256L * 1024;
  private static final double SECONDS = 10;

  private double bytesPerSecond = Double.POSITIVE_INFINITY;

  /** Takes a measure; short writes only fill buffers and say nothing. */
  void wrote(long bytes, long nanos) {
    if (bytes > MIN_BYTES) {
      bytesPerSecond = nanos <= 0 ? Double.POSITIVE_INFINITY : bytes * 1e9 / nanos;
    }
  }

  /** Bytes at which a group is full. */
  long targetBytes() {
    return (long) Math.max(MIN_BYTES, Math.min(MAX_BYTES, bytesPerSecond * SECONDS));
  }
}
