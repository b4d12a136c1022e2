package dev.fleetspeak.client.service.daemon;

import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceState;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.daemonservice.Config;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one program running. A supervising thread starts it, waits for its end and starts it again,
 * at most once a minute, and less and less often if it never lasts; lazily started programs are
 * started when a message is there. A message is done when it was written to the program's pipe as a
 * whole; if the program ends before that, the next one gets it.
 */
final class DaemonService implements Service {
  private static final Logger LOG = System.getLogger(DaemonService.class.getName());

  /**
   * How long things take.
   *
   * @param betweenStarts least time from one start to the next
   * @param greeting longest wait for the program's first bytes
   * @param patience wait after each step of ending the program: end of file, interrupt, kill
   */
  record Timing(Duration betweenStarts, Duration greeting, Duration patience) {
    static final Timing STANDARD =
        new Timing(Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(1));
  }

  private final Config config;
  private final Timing timing;
  private final boolean forward;
  private final boolean lazy;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final AtomicLong starts = new AtomicLong();
  private volatile String lastProblem = "";
  private @Nullable Execution current;
  private boolean wanted;
  private boolean stopping;
  private @Nullable Thread supervisor;

  DaemonService(Config config, Timing timing, boolean forward) {
    this.config = config;
    this.timing = timing;
    this.forward = forward;
    this.lazy = config.getLazyStart() || config.hasInactivityTimeout();
    this.wanted = !lazy;
  }

  @Override
  public void start(ServiceContext context) {
    if (config.hasStdParams() && config.getStdParams().getServiceName().isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0}: std_params names no service; the output is not captured",
          context.serviceName());
    }
    supervisor =
        Thread.ofVirtual().name("daemon-" + context.serviceName()).start(() -> supervise(context));
  }

  @Override
  public void process(Message message) throws InterruptedException {
    if (message.getSerializedSize() > WireLimits.CHANNEL_MAX_MESSAGE_BYTES) {
      throw new IllegalArgumentException(
          "the message is over the %d bytes that a daemon can take"
              .formatted(WireLimits.CHANNEL_MAX_MESSAGE_BYTES));
    }
    while (!awaitExecution().deliver(message)) {
      // The program ended first: the message is for the next one.
    }
  }

  private Execution awaitExecution() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (current == null || current.isEnded()) {
        wanted = true;
        changed.signalAll();
        changed.await();
      }
      return current;
    } finally {
      lock.unlock();
    }
  }

  private void supervise(ServiceContext context) {
    RestartDelay delay = new RestartDelay(timing.betweenStarts());
    try {
      while (awaitDemand()) {
        long wait = delay.untilNext(System.nanoTime());
        if (wait > 0 && sleepUnlessStopping(wait)) {
          return;
        }
        delay.started(System.nanoTime());
        runOnce(context);
        delay.ended(System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits until the program has to run; false when the service stops. */
  private boolean awaitDemand() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!wanted && !stopping) {
        changed.await();
      }
      return !stopping;
    } finally {
      lock.unlock();
    }
  }

  private boolean sleepUnlessStopping(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (left > 0 && !stopping) {
        left = changed.awaitNanos(left);
      }
      return stopping;
    } finally {
      lock.unlock();
    }
  }

  private void runOnce(ServiceContext context) throws InterruptedException {
    Execution execution;
    starts.incrementAndGet();
    try {
      execution = Execution.start(config, forward, context, timing);
    } catch (IOException e) {
      LOG.log(
          Level.WARNING,
          "{0}: cannot start {1}: {2}",
          context.serviceName(),
          config.getArgv(0),
          e.getMessage());
      lastProblem = "cannot start " + config.getArgv(0) + ": " + e.getMessage();
      return;
    }
    boolean late;
    lock.lock();
    try {
      current = execution;
      wanted = !lazy;
      late = stopping;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (late) {
      execution.shutDown("the service stops");
    }
    execution.awaitEnd();
    String problem = execution.problem();
    if (problem != null) {
      lastProblem = problem;
    }
    lock.lock();
    try {
      current = null;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ServiceState state() {
    lock.lock();
    try {
      String activity =
          current != null
              ? "process " + current.pid()
              : wanted ? "waits to be started again" : "is started when a message comes";
      return new ServiceState(activity, Math.max(0, starts.get() - 1), lastProblem);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void stop() {
    Execution running;
    lock.lock();
    try {
      stopping = true;
      running = current;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (running != null) {
      running.shutDown("the service stops");
    }
    Thread supervising = supervisor;
    try {
      if (supervising != null
          && !supervising.join(timing.patience().multipliedBy(4).plusSeconds(1))) {
        supervising.interrupt();
      }
    } catch (InterruptedException e) {
      supervising.interrupt();
      Thread.currentThread().interrupt();
    }
  }
}
