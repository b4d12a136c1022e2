package dev.fleetspeak.server.metrics.prometheus;

import dev.fleetspeak.server.metrics.StatsCollector.PollInfo;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** What happens to contacts. */
final class PollMetrics {
  private static final double MEGABYTE = 1e6;

  private final Counter polls;
  private final Histogram operation;
  private final Histogram readTime;
  private final Histogram writeTime;
  private final Histogram readSize;
  private final Histogram writeSize;

  PollMetrics(Metrics metrics) {
    String[] labels = {"http_status_code", "poll_type", "cache_hit"};
    String name = "fleetspeak_server_client_polls_";
    polls = metrics.counter(name + "total", "Contacts of clients.", labels);
    operation =
        metrics.histogram(name + "operation_time_latency", "Seconds for whole contacts.", labels);
    readTime = metrics.histogram(name + "read_time_latency", "Seconds spent reading.", labels);
    writeTime = metrics.histogram(name + "write_time_latency", "Seconds spent writing.", labels);
    readSize =
        metrics.histogram(name + "read_megabytes_size_distribution", "Megabytes read.", labels);
    writeSize =
        metrics.histogram(name + "write_megabytes_size_distribution", "Megabytes written.", labels);
  }

  void observe(PollInfo poll) {
    String[] labels = {
      Integer.toString(poll.status()), poll.type().name(), Boolean.toString(poll.cacheHit())
    };
    polls.labelValues(labels).inc();
    operation.labelValues(labels).observe(Metrics.seconds(poll.took()));
    readTime.labelValues(labels).observe(Metrics.seconds(poll.readTime()));
    writeTime.labelValues(labels).observe(Metrics.seconds(poll.writeTime()));
    readSize.labelValues(labels).observe(poll.readBytes() / MEGABYTE);
    writeSize.labelValues(labels).observe(poll.wroteBytes() / MEGABYTE);
  }
}
