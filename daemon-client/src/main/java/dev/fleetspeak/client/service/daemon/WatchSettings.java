package dev.fleetspeak.client.service.daemon;

import com.google.protobuf.Duration;
import dev.fleetspeak.client.monitoring.ResourceMonitor;
import dev.fleetspeak.proto.daemonservice.Config;

/**
 * How a program is watched (client.md 6.1). Where a newer field is not positive, its older form in
 * seconds counts.
 *
 * @param reports whether figures are reported
 * @param samples in one report
 * @param period between samples
 * @param memoryLimit resident bytes at which the program is killed; 0 for none
 * @param grace time after the start in which no heartbeat is expected
 * @param silence longest time between two heartbeats; zero if they are not watched
 */
record WatchSettings(
    boolean reports,
    int samples,
    java.time.Duration period,
    long memoryLimit,
    java.time.Duration grace,
    java.time.Duration silence) {

  @SuppressWarnings("deprecation") // older configurations have only the older fields
  static WatchSettings of(Config config) {
    java.time.Duration period =
        positive(
            config.getResourceMonitoringSamplePeriod(),
            config.getResourceMonitoringSamplePeriodSeconds());
    int samples = config.getResourceMonitoringSampleSize();
    return new WatchSettings(
        !config.getDisableResourceMonitoring(),
        samples == 0 ? ResourceMonitor.DEFAULT_SAMPLES : Math.max(2, samples),
        period.isZero() ? ResourceMonitor.DEFAULT_PERIOD : period,
        Math.max(0, config.getMemoryLimit()),
        positive(
            config.getHeartbeatUnresponsiveGracePeriod(),
            config.getHeartbeatUnresponsiveGracePeriodSeconds()),
        config.getMonitorHeartbeats()
            ? positive(
                config.getHeartbeatUnresponsiveKillPeriod(),
                config.getHeartbeatUnresponsiveKillPeriodSeconds())
            : java.time.Duration.ZERO);
  }

  private static java.time.Duration positive(Duration newer, int olderSeconds) {
    java.time.Duration value = java.time.Duration.ofSeconds(newer.getSeconds(), newer.getNanos());
    return value.isPositive() ? value : java.time.Duration.ofSeconds(Math.max(0, olderSeconds));
  }

  boolean samplesNeeded() {
    return reports || memoryLimit > 0;
  }
}
