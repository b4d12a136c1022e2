package dev.fleetspeak.console.kit.chart;

/**
 * Where in a chart its data is drawn, in pixels.
 *
 * @param left edge
 * @param top edge
 * @param width between the edges
 * @param height between the edges
 */
record PlotFrame(double left, double top, double width, double height) {

  double bottom() {
    return top + height;
  }

  double y(double share) {
    return bottom() - share * height;
  }

  double x(int bucket, int buckets) {
    return left + width * bucket / buckets;
  }

  double middle(int bucket, int buckets) {
    return (x(bucket, buckets) + x(bucket + 1, buckets)) / 2;
  }

  /** The bucket under a place; -1 outside. */
  int bucket(double x, double y, int buckets) {
    if (buckets == 0 || y < 0 || y > bottom() || x < left || x >= left + width) {
      return -1;
    }
    return (int) ((x - left) / width * buckets);
  }
}
