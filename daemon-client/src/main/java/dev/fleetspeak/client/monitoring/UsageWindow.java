package dev.fleetspeak.client.monitoring;

import dev.fleetspeak.proto.monitoring.AggregatedResourceUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Samples of one process that become one report (client.md 8.1). For one thread. */
final class UsageWindow {
  private static final Duration TOLERANCE = Duration.ofNanos(100);

  private final List<Sample> samples = new ArrayList<>();

  /**
   * Adds a sample.
   *
   * @return false if the process used less than before: it is another one, and all is forgotten
   */
  boolean add(Sample sample) {
    if (!samples.isEmpty()
        && (isLess(sample.user(), samples.getLast().user())
            || isLess(sample.system(), samples.getLast().system()))) {
      samples.clear();
      return false;
    }
    samples.add(sample);
    return true;
  }

  private static boolean isLess(Duration now, Duration before) {
    return now.plus(TOLERANCE).compareTo(before) < 0;
  }

  int size() {
    return samples.size();
  }

  void clear() {
    samples.clear();
  }

  /** Begins the next window with this one's last sample, so that no interval is lost (C35). */
  void keepLast() {
    Sample last = samples.getLast();
    samples.clear();
    samples.add(last);
  }

  /** The figures; needs two samples. */
  AggregatedResourceUsage aggregate() {
    return AggregatedResourceUsage.newBuilder()
        .setMeanUserCpuRate(meanRate(Sample::user))
        .setMaxUserCpuRate(maxRate(Sample::user))
        .setMeanSystemCpuRate(meanRate(Sample::system))
        .setMaxSystemCpuRate(maxRate(Sample::system))
        .setMeanResidentMemory(samples.stream().mapToLong(Sample::resident).average().orElse(0))
        .setMaxResidentMemory(samples.stream().mapToLong(Sample::resident).max().orElse(0))
        .setMeanNumFds(samples.stream().mapToInt(Sample::descriptors).average().orElse(0))
        .setMaxNumFds(samples.stream().mapToInt(Sample::descriptors).max().orElse(0))
        .build();
  }

  private double meanRate(Function<Sample, Duration> cpu) {
    return rate(samples.getFirst(), samples.getLast(), cpu);
  }

  private double maxRate(Function<Sample, Duration> cpu) {
    double max = 0;
    for (int i = 1; i < samples.size(); i++) {
      max = Math.max(max, rate(samples.get(i - 1), samples.get(i), cpu));
    }
    return max;
  }

  /** Milliseconds of CPU for each second of time. */
  private static double rate(Sample from, Sample to, Function<Sample, Duration> cpu) {
    double seconds = (to.nanos() - from.nanos()) / 1e9;
    double millis = (cpu.apply(to).toNanos() - cpu.apply(from).toNanos()) / 1e6;
    return seconds <= 0 ? 0 : Math.max(0, millis / seconds);
  }
}
