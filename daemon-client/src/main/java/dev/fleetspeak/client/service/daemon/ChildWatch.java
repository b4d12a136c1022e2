package dev.fleetspeak.client.service.daemon;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.client.monitoring.ResourceMonitor;
import dev.fleetspeak.client.service.ProcessTree;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.proto.channel.StartupData;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.KillNotification.Reason;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Watches one execution of a program: what it uses, whether it keeps below its memory limit, and
 * whether it gives signs of life (client.md 6.6, 6.7). Kills it, and says so, if it must.
 */
final class ChildWatch {
  private static final System.Logger LOG = System.getLogger(ChildWatch.class.getName());
  private static final Duration STARTUP_WAIT = Duration.ofSeconds(10);
  private static final Duration SECOND_LOOK = Duration.ofSeconds(2);

  private final Process process;
  private final WatchSettings settings;
  private final ServiceContext context;
  private final Instant started = Instant.now();
  private final CompletableFuture<StartupData> startup = new CompletableFuture<>();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile long lastBeat = System.nanoTime();
  private volatile boolean blocked;
  private volatile boolean killed;

  ChildWatch(Process process, WatchSettings settings, ServiceContext context) {
    this.process = process;
    this.settings = settings;
    this.context = context;
  }

  void start() {
    if (settings.samplesNeeded() || settings.silence().isPositive()) {
      Thread.ofVirtual().name("watch-" + context.serviceName()).start(this::watch);
    }
  }

  /** The program said who it is; only the first time counts. */
  void startup(Message message) {
    try {
      startup.complete(message.getData().unpack(StartupData.class));
    } catch (InvalidProtocolBufferException e) {
      LOG.log(Level.WARNING, "{0}: its start-up data cannot be read", context.serviceName());
    }
  }

  /** The program gave a sign of life. */
  void beat() {
    lastBeat = System.nanoTime();
  }

  /** Whether the client keeps the program waiting, which then cannot give signs of life. */
  void blocked(boolean now) {
    blocked = now;
    beat();
  }

  /** Whether this killed the program, and said why. */
  boolean killed() {
    return killed;
  }

  /** The process ended. */
  void ended() throws InterruptedException {
    ended.countDown();
    if (settings.reports()) {
      report(ResourceMonitor.terminated(context.serviceName(), process.pid(), started));
    }
  }

  private void watch() {
    try {
      StartupData data = awaitStartup();
      ProcessHandle watched = watched(data.getPid());
      ResourceMonitor monitor = monitor(watched, data.getVersion());
      if (settings.samplesNeeded()) {
        monitor.start();
      }
      try {
        if (settings.silence().isPositive()) {
          watchHeartbeats(watched, data.getVersion());
        }
        ended.await();
      } finally {
        monitor.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private StartupData awaitStartup() throws InterruptedException {
    try {
      return startup.get(STARTUP_WAIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException _) {
      return StartupData.getDefaultInstance();
    }
  }

  /** A program may name a process that it started; any other is none of its business (C27). */
  private ProcessHandle watched(long named) {
    ProcessHandle launched = process.toHandle();
    if (named == 0 || named == launched.pid()) {
      return launched;
    }
    return launched
        .descendants()
        .filter(child -> child.pid() == named)
        .findFirst()
        .orElseGet(
            () -> {
              LOG.log(
                  Level.WARNING,
                  "{0}: says it is process {1}, which it did not start; {2} is watched",
                  context.serviceName(),
                  Long.toString(named),
                  Long.toString(launched.pid()));
              return launched;
            });
  }

  private ResourceMonitor monitor(ProcessHandle watched, String version) {
    ResourceMonitor.Subject subject =
        new ResourceMonitor.Subject(context.serviceName(), watched.pid(), version, started);
    return new ResourceMonitor(
        subject,
        settings.samples(),
        settings.period(),
        new ResourceMonitor.Listener() {
          @Override
          public void report(ResourceUsageData usage) throws InterruptedException {
            if (settings.reports()) {
              ChildWatch.this.report(usage);
            }
          }

          @Override
          public void resident(long bytes) {
            if (settings.memoryLimit() > 0 && bytes >= settings.memoryLimit()) {
              kill(watched, version, Reason.MEMORY_EXCEEDED, "it holds " + bytes + " bytes");
            }
          }
        });
  }

  private void watchHeartbeats(ProcessHandle watched, String version) throws InterruptedException {
    beat();
    Duration wait = max(settings.grace(), settings.silence());
    while (!ended.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
      Duration silent = silent();
      if (!blocked && silent.compareTo(settings.silence()) > 0) {
        // The machine may just have woken up.
        if (!ended.await(SECOND_LOOK.toMillis(), TimeUnit.MILLISECONDS)
            && !blocked
            && silent().compareTo(settings.silence()) > 0) {
          kill(
              watched,
              version,
              Reason.HEARTBEAT_FAILURE,
              "it gave no sign of life for " + silent().toMillis() + " ms");
        }
        wait = settings.silence();
      } else {
        wait = blocked ? settings.silence() : settings.silence().minus(silent);
      }
      wait = max(wait, Duration.ofMillis(10));
    }
  }

  private Duration silent() {
    return Duration.ofNanos(System.nanoTime() - lastBeat);
  }

  private static Duration max(Duration one, Duration other) {
    return one.compareTo(other) >= 0 ? one : other;
  }

  private void kill(ProcessHandle watched, String version, Reason reason, String words) {
    killed = true;
    LOG.log(
        Level.WARNING,
        "{0}: process {1} is killed: {2}",
        context.serviceName(),
        Long.toString(watched.pid()),
        words);
    Message notification =
        toSystem(
            "KillNotification",
            KillNotification.newBuilder()
                .setService(context.serviceName())
                .setPid(watched.pid())
                .setVersion(version)
                .setProcessStartTime(ResourceMonitor.timestamp(started))
                .setKilledWhen(ResourceMonitor.timestamp(Instant.now()))
                .setReason(reason)
                .build());
    ProcessTree.kill(watched);
    Thread.ofVirtual()
        .start(
            () -> {
              try {
                context.send(notification);
              } catch (InterruptedException _) {
                // The client stops.
              }
            });
  }

  private void report(ResourceUsageData usage) throws InterruptedException {
    context.send(toSystem("ResourceUsage", usage));
  }

  private static Message toSystem(String type, com.google.protobuf.Message data) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName("system"))
        .setMessageType(type)
        .setPriority(Message.Priority.LOW)
        .setBackground(true)
        .setData(Any.pack(data))
        .build();
  }
}
