package dev.fleetspeak.e2e.packages;

import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine's, with both their output streams in a file. */
final class Command {
  private static final Duration BOUND = Duration.ofMinutes(4);

  private Command() {}

  /**
   * A program that ended.
   *
   * @param code exit code
   * @param output both its streams
   */
  record Ended(int code, String output) {}

  /** Starts one. */
  static Process start(Path log, List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException e) {
      throw new AssertionError(
          "cannot start " + command.getFirst() + "; CONTRIBUTING.md lists what has to be there", e);
    }
  }

  /** Runs one to its end. */
  static Ended attempt(List<String> command) {
    try {
      Path log = Files.createTempFile("packages", ".txt");
      Process process = start(log, command);
      if (!process.waitFor(BOUND.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(command + " did not end; it printed:\n" + Repository.read(log));
      }
      String output = Repository.read(log);
      Files.delete(log);
      return new Ended(process.exitValue(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Runs one that has to succeed, and returns what it printed. */
  static String run(List<String> command) {
    Ended ended = attempt(command);
    if (ended.code() != 0) {
      throw new AssertionError(
          String.join(" ", command) + " ended with " + ended.code() + ":\n" + ended.output());
    }
    return ended.output();
  }
}
