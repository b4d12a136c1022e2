package dev.fleetspeak.e2e.packages;

import dev.fleetspeak.e2e.kit.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A program that runs in a {@link CleanRoot}. */
record Running(Process outer, Path log) implements AutoCloseable {

  /** Waits until it printed something; fails at once if it ended instead. */
  Running awaitOutput(String text) {
    Awaitility.await()
        .alias("\"" + text + "\" in " + log)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .failFast(this::mustRun)
        .until(() -> output().contains(text));
    return this;
  }

  /** Throws with what it printed if it has ended. */
  void mustRun() {
    if (!outer.isAlive()) {
      throw new AssertionError("it ended with " + outer.exitValue() + ":\n" + output());
    }
  }

  /** What it printed so far. */
  String output() {
    return Repository.read(log);
  }

  /** The daemon itself: nsenter's one child, as everything between the two was replaced by exec. */
  ProcessHandle daemon() {
    return outer.children().findFirst().orElseThrow(() -> new AssertionError(output()));
  }

  /** SIGTERM to the daemon alone, as the unit does it; returns its exit code. */
  int stop() {
    daemon().destroy();
    try {
      if (!outer.waitFor(40, TimeUnit.SECONDS)) {
        throw new AssertionError("does not stop; it printed:\n" + output());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return outer.exitValue();
  }

  @Override
  public void close() {
    outer.descendants().forEach(ProcessHandle::destroyForcibly);
    outer.destroyForcibly();
  }
}
