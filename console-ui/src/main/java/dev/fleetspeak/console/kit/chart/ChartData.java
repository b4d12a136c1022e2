package dev.fleetspeak.console.kit.chart;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What a chart shows.
 *
 * @param layers from the bottom of the stack to its top
 * @param start of the first bucket
 * @param width of each bucket
 * @param buckets how many
 * @param until buckets that end after this are not full yet
 */
public record ChartData(
    List<Layer> layers, Instant start, Duration width, int buckets, Instant until) {

  /** Nothing to show. */
  public static final ChartData NONE =
      new ChartData(List.of(), Instant.EPOCH, Duration.ofMinutes(1), 0, Instant.EPOCH);

  /** Copies the layers. */
  public ChartData {
    layers = List.copyOf(layers);
  }

  /**
   * One colour of the stack.
   *
   * @param name in the legend
   * @param slot which colour
   * @param striped drawn with stripes, as another layer has the colour
   * @param values by bucket
   */
  @SuppressWarnings("ArrayRecordComponent") // read at every frame, compared by nobody
  public record Layer(String name, int slot, boolean striped, long[] values) {}

  /** Start of a bucket. */
  public Instant start(int bucket) {
    return start.plus(width.multipliedBy(bucket));
  }

  /** Whether a bucket's time is over, so that its count is final. */
  public boolean isFull(int bucket) {
    return !start(bucket + 1).isAfter(until);
  }

  /** Sum of a bucket. */
  public long sum(int bucket) {
    return layers.stream().mapToLong(layer -> layer.values()[bucket]).sum();
  }

  /** Largest sum of a bucket. */
  public long largestSum() {
    long largest = 0;
    for (int i = 0; i < buckets; i++) {
      largest = Math.max(largest, sum(i));
    }
    return largest;
  }

  /** Largest single value. */
  public long largestValue() {
    long largest = 0;
    for (Layer layer : layers) {
      for (long value : layer.values()) {
        largest = Math.max(largest, value);
      }
    }
    return largest;
  }
}
