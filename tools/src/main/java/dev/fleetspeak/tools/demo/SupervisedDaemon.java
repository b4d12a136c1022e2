package dev.fleetspeak.tools.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A daemon that is started again when it dies, until it is told to stop. Thread-safe. */
final class SupervisedDaemon {
  /** Whoever stops the demo stops the daemons too: a moment shows which of the two it is. */
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(300);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration LONG_LIFE = Duration.ofSeconds(10);
  private static final int LINES_TOLD = 12;

  private final String name;
  private final List<String> command;
  private final Path log;
  private DaemonProcess process;
  private boolean stopping;

  private SupervisedDaemon(String name, List<String> command, Path log) {
    this.name = name;
    this.command = command;
    this.log = log;
    this.process = DaemonProcess.start(name, command, log);
  }

  /** Starts a daemon; it is not started again before {@link #keepAlive}. */
  static SupervisedDaemon start(String name, List<String> command, Path log) {
    return new SupervisedDaemon(name, command, log);
  }

  /** Told on a thread of its own. */
  @FunctionalInterface
  interface Listener {
    /**
     * A daemon died and was started again.
     *
     * @param exitCode of the one that died
     */
    void restarted(SupervisedDaemon daemon, long deadPid, int exitCode);
  }

  String name() {
    return name;
  }

  synchronized long pid() {
    return process.pid();
  }

  /**
   * Makes sure that it runs.
   *
   * @param expected completes "ended before"
   * @throws DemoException if it ended; tells its last words
   */
  synchronized void check(String expected) throws DemoException {
    if (!process.isAlive()) {
      throw new DemoException(
          "%s ended with exit code %d before %s. Its log, %s, ends with:%n%s"
              .formatted(name, process.exitCode(), expected, log, lastWords()));
    }
  }

  /** Where to look, for whoever gives up waiting. */
  String hint() {
    return "the log of " + name + ", " + log + ", ends with:\n" + lastWords();
  }

  private String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()))
          .indent(2)
          .stripTrailing();
    } catch (IOException e) {
      return "  (the log cannot be read: " + e.getMessage() + ")";
    }
  }

  /** From now on it is started again whenever it dies. */
  void keepAlive(Listener listener) {
    Thread.ofVirtual().name("keeps " + name).start(() -> watch(listener));
  }

  private void watch(Listener listener) {
    Duration pause = SHORTEST_PAUSE;
    try {
      while (true) {
        DaemonProcess current = current();
        long started = System.nanoTime();
        int code = current.awaitEnd();
        boolean livedLong = System.nanoTime() - started > LONG_LIFE.toNanos();
        pause = livedLong ? SHORTEST_PAUSE : pause;
        Thread.sleep(pause);
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
                ? pause.multipliedBy(2)
                : LONGEST_PAUSE;
        if (!startAgain()) {
          return;
        }
        listener.restarted(this, current.pid(), code);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized DaemonProcess current() {
    return process;
  }

  private synchronized boolean startAgain() {
    if (stopping) {
      return false;
    }
    process = DaemonProcess.start(name, command, log);
    return true;
  }

  /** Asks it to end, for good. */
  synchronized void terminate() {
    stopping = true;
    process.terminate();
  }

  /** Waits for the end after {@link #terminate}; past the bound it is killed. */
  void awaitEnd(Duration bound) {
    current().awaitEnd(bound);
  }
}
