package dev.fleetspeak.load.figures;

import java.util.Arrays;

/**
 * Latencies of one kind.
 *
 * @param p50Millis half of them took at most this
 * @param p99Millis 99 of 100 took at most this
 * @param maxMillis the slowest
 * @param count how many there were
 */
public record Latencies(double p50Millis, double p99Millis, double maxMillis, int count) {

  /** Sums up samples in nanoseconds; there must be one at least. */
  public static Latencies of(long[] nanos) {
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Latencies(
        millis(sorted, 0.50), millis(sorted, 0.99), sorted[sorted.length - 1] / 1e6, sorted.length);
  }

  private static double millis(long[] sorted, double share) {
    int index = (int) Math.ceil(share * sorted.length) - 1;
    return sorted[Math.max(index, 0)] / 1e6;
  }

  @Override
  public String toString() {
    return "p50 %8.2f ms   p99 %8.2f ms   max %8.2f ms   (%d samples)"
        .formatted(p50Millis, p99Millis, maxMillis, count);
  }
}
