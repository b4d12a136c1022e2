package dev.fleetspeak.console.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** One thread in the place of the toolkit's, for view models. */
public final class Ui implements AutoCloseable {
  private final ExecutorService thread = Executors.newSingleThreadExecutor();

  /** Runs work on it. */
  public void execute(Runnable work) {
    if (!thread.isShutdown()) {
      thread.execute(work);
    }
  }

  /** Runs work on it and waits for the result. */
  public <T> T get(Callable<T> work) {
    try {
      return thread.submit(work).get(60, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("work on the UI thread failed", e);
    }
  }

  /** Runs work on it and waits for its end. */
  public void run(Runnable work) {
    get(
        () -> {
          work.run();
          return true;
        });
  }

  /** Waits until something holds there. */
  public void until(Callable<Boolean> condition) {
    await().atMost(Duration.ofSeconds(60)).until(() -> get(condition));
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
