package dev.fleetspeak.client.monitoring;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Watches what one process uses and reports it now and then (client.md 8.1). */
public final class ResourceMonitor implements AutoCloseable {
  /** Samples in one report, unless configured. */
  public static final int DEFAULT_SAMPLES = 20;

  /** Time between two samples, unless configured. */
  public static final Duration DEFAULT_PERIOD = Duration.ofSeconds(30);

  private static final System.Logger LOG = System.getLogger(ResourceMonitor.class.getName());

  /**
   * The process to watch.
   *
   * @param scope service that it belongs to; {@code system} for the client
   * @param pid of the process
   * @param version as the process gave it; may be empty
   * @param started when the process started; null if that is not known
   */
  public record Subject(String scope, long pid, String version, @Nullable Instant started) {}

  /** What to do with the figures; called from the monitor's thread. */
  public interface Listener {

    /** A window is full. */
    void report(ResourceUsageData usage) throws InterruptedException;

    /** A sample was taken. */
    default void resident(long bytes) throws InterruptedException {}
  }

  private final Subject subject;
  private final Listener listener;
  private final int samples;
  private final Duration period;
  private final ProcessProbe probe;
  private final UsageWindow window = new UsageWindow();
  private final Thread loop;

  /**
   * Made; {@link #start} begins.
   *
   * @param samples in one report, at least 2
   * @param period between samples, once the process ran for a while
   */
  public ResourceMonitor(Subject subject, int samples, Duration period, Listener listener) {
    this.subject = subject;
    this.listener = listener;
    this.samples = Math.max(2, samples);
    this.period = period;
    this.probe = new ProcessProbe(subject.pid());
    this.loop = Thread.ofVirtual().name("monitor-" + subject.scope()).unstarted(this::run);
  }

  /** Begins; returns at once. */
  public void start() {
    loop.start();
  }

  private void run() {
    Duration wait = period.compareTo(Duration.ofSeconds(1)) < 0 ? period : Duration.ofSeconds(1);
    int size = samples + extraAtFirst();
    try {
      while (true) {
        Thread.sleep(wait);
        Duration twice = wait.multipliedBy(2);
        wait = twice.compareTo(period) < 0 ? twice : period;
        if (!take(size)) {
          size = samples;
        }
      }
    } catch (InterruptedException _) {
      // Closed.
    }
  }

  /** A young process is looked at more often; those samples are extra in the first window. */
  private int extraAtFirst() {
    long seconds = period.toSeconds();
    return seconds < 1 ? 0 : 63 - Long.numberOfLeadingZeros(seconds);
  }

  /** Takes a sample; false if the first window is over. */
  private boolean take(int size) throws InterruptedException {
    Sample sample;
    try {
      sample = probe.sample();
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "{0}: no figures: {1}", subject.scope(), e.getMessage());
      window.clear();
      return false;
    }
    listener.resident(sample.resident());
    if (!window.add(sample)) {
      return false;
    }
    if (window.size() < size) {
      return true;
    }
    listener.report(
        usage().setResourceUsage(window.aggregate()).setDebugStatus(sample.debug()).build());
    window.keepLast();
    return false;
  }

  private ResourceUsageData.Builder usage() {
    ResourceUsageData.Builder usage =
        ResourceUsageData.newBuilder()
            .setScope(subject.scope())
            .setPid(subject.pid())
            .setVersion(subject.version())
            .setDataTimestamp(timestamp(Instant.now()));
    if (subject.started() != null) {
      usage.setProcessStartTime(timestamp(subject.started()));
    }
    return usage;
  }

  /** The last word on a process: it ended (client.md 6.2). */
  public static ResourceUsageData terminated(String scope, long pid, Instant started) {
    return ResourceUsageData.newBuilder()
        .setScope(scope)
        .setPid(pid)
        .setProcessStartTime(timestamp(started))
        .setDataTimestamp(timestamp(Instant.now()))
        .setProcessTerminated(true)
        .build();
  }

  /** A time in the protocol's form. */
  public static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  @Override
  public void close() {
    loop.interrupt();
  }
}
