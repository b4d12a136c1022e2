package dev.fleetspeak.server.contact;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Threads that streams borrow while they have something to do; idle streams hold none. */
final class StreamWorkers implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ExecutorService executor =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("stream-", 0).factory());
  private final ScheduledThreadPoolExecutor timer =
      new ScheduledThreadPoolExecutor(
          1, Thread.ofPlatform().daemon().name("stream-timer").factory());

  StreamWorkers() {
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Runs a task that may block; false once closed. */
  boolean run(Runnable task) {
    try {
      executor.execute(task);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /** Runs a task that may block, after a while; false once closed. */
  boolean runLater(Runnable task, Duration delay) {
    try {
      Future<?> _ = timer.schedule(() -> run(task), delay.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (RejectedExecutionException e) {
      return false;
    }
  }

  /**
   * Runs a task that does not block, again and again, each user's at other times.
   *
   * @param period to be varied by up to half
   */
  Future<?> repeat(Runnable task, Duration period) {
    long nanos =
        (long) (period.toNanos() * (1 + ThreadLocalRandom.current().nextDouble(-0.5, 0.5)));
    return timer.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Lets running tasks end; those that still wait for a client after a while are interrupted. */
  @Override
  public void close() {
    timer.shutdown();
    executor.shutdown();
    try {
      if (!executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        executor.shutdownNow();
        executor.awaitTermination(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
      }
    } catch (InterruptedException e) {
      executor.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
