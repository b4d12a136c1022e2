package dev.fleetspeak.server.metrics.prometheus;

import dev.fleetspeak.proto.monitoring.AggregatedResourceUsage;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;

/** What clients say of their processes. Clients' labels are not told apart (decision 0041). */
final class ResourceMetrics {
  private static final int MOST_SERIES = 500;
  private static final String CLIENT_LABELS = "";

  private final SeriesBound scopes = new SeriesBound(MOST_SERIES);
  private final SeriesBound killed = new SeriesBound(MOST_SERIES);
  private final Counter reports;
  private final Histogram meanUser;
  private final Histogram maxUser;
  private final Histogram meanSystem;
  private final Histogram maxSystem;
  private final Histogram meanMemory;
  private final Histogram maxMemory;
  private final Counter kills;

  ResourceMetrics(Metrics metrics) {
    String[] labels = {"client_data_labels", "blacklisted", "scope", "version"};
    String name = "fleetspeak_server_resource_usage_data_received_";
    reports = metrics.counter(name + "total", "Usage reports of clients.", labels);
    String cpu = "CPU milliseconds a second.";
    meanUser = metrics.histogram(name + "mean_user_cpu_rate_distribution", cpu, labels);
    maxUser = metrics.histogram(name + "max_user_cpu_rate_distribution", cpu, labels);
    meanSystem = metrics.histogram(name + "mean_system_cpu_rate_distribution", cpu, labels);
    // The reference's name has no ending here.
    maxSystem = metrics.histogram(name + "max_system_cpu_rate", cpu, labels);
    String memory = "Resident memory in bytes.";
    meanMemory =
        metrics.histogram(name + "mean_resident_memory_bytes_distribution", memory, labels);
    maxMemory = metrics.histogram(name + "max_resident_memory_bytes_distribution", memory, labels);
    kills =
        metrics.counter(
            "fleetspeak_server_kill_notifications_received_total",
            "Processes that clients killed.",
            "client_data_labels",
            "blacklisted",
            "service",
            "reason");
  }

  void usage(ResourceUsageData data, boolean blacklisted) {
    String[] scope = scopes.admit(data.getScope(), data.getVersion());
    String[] labels = {CLIENT_LABELS, Boolean.toString(blacklisted), scope[0], scope[1]};
    AggregatedResourceUsage usage = data.getResourceUsage();
    reports.labelValues(labels).inc();
    meanUser.labelValues(labels).observe(usage.getMeanUserCpuRate());
    maxUser.labelValues(labels).observe(usage.getMaxUserCpuRate());
    meanSystem.labelValues(labels).observe(usage.getMeanSystemCpuRate());
    maxSystem.labelValues(labels).observe(usage.getMaxSystemCpuRate());
    meanMemory.labelValues(labels).observe(usage.getMeanResidentMemory());
    maxMemory.labelValues(labels).observe((double) usage.getMaxResidentMemory());
  }

  void kill(KillNotification notification, boolean blacklisted) {
    String service = killed.admit(notification.getService())[0];
    kills
        .labelValues(
            CLIENT_LABELS,
            Boolean.toString(blacklisted),
            service,
            notification.getReason().toString())
        .inc();
  }
}
