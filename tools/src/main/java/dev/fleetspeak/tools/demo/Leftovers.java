package dev.fleetspeak.tools.demo;

import dev.fleetspeak.tools.Terminal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Daemons whose demo was killed in a way that left it no time to stop them. */
final class Leftovers {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private Leftovers() {}

  /** Stops them. To be called by the holder of the lock, so that nobody else's are hit. */
  static void stop(DemoFolder folder, Terminal terminal) throws InterruptedException {
    List<ProcessHandle> left =
        DemoStatus.read(folder).stream()
            .flatMap(status -> status.pids().stream())
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .filter(process -> isOurs(process, folder))
            .toList();
    if (!left.isEmpty()) {
      terminal.out().println("demo: stopping what a demo that was killed left behind");
      left.forEach(ProcessHandle::destroy);
      for (ProcessHandle process : left) {
        awaitEnd(process, BOUND);
      }
    }
    folder.status().toFile().delete();
  }

  /** Numbers of processes are used again: only what was started with our files is ours. */
  private static boolean isOurs(ProcessHandle process, DemoFolder folder) {
    Optional<String> command = process.info().commandLine();
    return command.isPresent() && command.get().contains(folder.root().toString());
  }

  /** Waits for a process's end; past the bound it is killed. */
  static void awaitEnd(ProcessHandle process, Duration bound) throws InterruptedException {
    try {
      process.onExit().get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException _) {
      process.destroyForcibly();
      process.onExit().join();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
