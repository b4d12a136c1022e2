package dev.fleetspeak.server.metrics.prometheus;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the datastore does, when asked and by itself. */
final class StoreMetrics {
  private final Histogram operations;
  private final Counter removed;
  private final Gauge oldest;
  private final Counter others;

  StoreMetrics(Metrics metrics) {
    operations =
        metrics.histogram(
            "fleetspeak_server_datastore_operations_completed_latency",
            "Seconds for operations of the datastore.",
            "operation",
            "errored");
    removed =
        metrics.counter(
            "fleetspeak_server_retention_removed_rows_total",
            "Rows removed because they were old enough.",
            "kind");
    oldest =
        metrics.gauge(
            "fleetspeak_server_retention_oldest_timestamp_seconds",
            "When the oldest row came that is kept, in seconds since the epoch.",
            "kind");
    others =
        metrics.counter(
            "fleetspeak_server_message_counts_other_total",
            "Messages counted by type as (other), because there are too many names.");
  }

  void operation(String operation, Duration took, boolean failed) {
    operations.labelValues(operation, Boolean.toString(failed)).observe(Metrics.seconds(took));
  }

  void removed(String kind, long rows) {
    removed.labelValues(kind).inc(rows);
  }

  void oldest(String kind, @Nullable Instant time) {
    if (time == null) {
      oldest.remove(kind);
    } else {
      oldest.labelValues(kind).set(time.toEpochMilli() / 1e3);
    }
  }

  void countedAsOther(long messages) {
    others.inc(messages);
  }
}
