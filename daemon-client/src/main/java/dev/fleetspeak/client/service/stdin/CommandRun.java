package dev.fleetspeak.client.service.stdin;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.service.PipeThread;
import dev.fleetspeak.client.service.ProcessTree;
import dev.fleetspeak.client.service.ProgramPath;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One run of a command: fed, read and bounded; nothing of it is left behind. */
final class CommandRun {
  private static final Duration GRANDCHILD_WAIT = Duration.ofSeconds(2);
  private static final Logger LOG = System.getLogger(CommandRun.class.getName());

  private CommandRun() {}

  /**
   * How a run ended.
   *
   * @param exitCode of the process
   * @param stdout all it printed
   * @param stderr all it complained
   */
  record Result(int exitCode, ByteString stdout, ByteString stderr) {}

  /**
   * Runs a command to its end.
   *
   * @param command program, looked up in PATH if it has no separator, and arguments; no shell
   * @param input for its standard input, then end of file; it need not read it
   * @param timeout longest run; zero means no limit
   * @param maxOutput most bytes of both outputs together
   * @throws CommandFailedException if it cannot be started, takes too long or prints too much
   * @throws InterruptedException if the service has to stop; the process and its children are
   *     killed
   */
  static Result run(List<String> command, ByteString input, Duration timeout, int maxOutput)
      throws CommandFailedException, InterruptedException {
    Process process;
    try {
      ProgramPath.check(command.getFirst());
      process = new ProcessBuilder(command).start();
    } catch (IOException e) {
      throw new CommandFailedException(
          "cannot start " + command.getFirst() + ": " + e.getMessage());
    }
    AtomicInteger budget = new AtomicInteger(maxOutput);
    Collector stdout = new Collector(process, process.getInputStream(), budget);
    Collector stderr = new Collector(process, process.getErrorStream(), budget);
    PipeThread.start("stdin", () -> feed(process, input));
    try {
      if (timeout.isZero()) {
        process.waitFor();
      } else if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CommandFailedException(
            "the command took longer than " + timeout.toSeconds() + " s and was killed");
      }
      Result result = new Result(process.exitValue(), stdout.result(), stderr.result());
      if (budget.get() < 0) {
        throw new CommandFailedException(
            "the command printed more than " + maxOutput + " bytes and was killed");
      }
      return result;
    } finally {
      killTree(process);
    }
  }

  private static void feed(Process process, ByteString input) {
    try (OutputStream out = process.getOutputStream()) {
      input.writeTo(out);
    } catch (IOException _) {
      // A command may end, or close its input, without reading it.
    }
  }

  /** Reads one output to its end, within what both together may print. */
  private static final class Collector {
    private final Process process;
    private final InputStream stream;
    private final AtomicInteger budget;
    private final ByteString.Output collected = ByteString.newOutput();
    private final CountDownLatch ended = new CountDownLatch(1);

    Collector(Process process, InputStream stream, AtomicInteger budget) {
      this.process = process;
      this.stream = stream;
      this.budget = budget;
      PipeThread.start("output", this::collect);
    }

    private void collect() {
      byte[] buffer = new byte[8192];
      try {
        int read;
        while ((read = stream.read(buffer)) >= 0) {
          if (budget.addAndGet(-read) < 0) {
            killTree(process);
            return;
          }
          collected.write(buffer, 0, read);
        }
      } catch (IOException _) {
        // The pipe is closed when the process is killed: what was read so far counts.
      } finally {
        ended.countDown();
      }
    }

    /** What was printed. A grandchild that keeps the pipe open does not hold the answer back. */
    ByteString result() throws InterruptedException {
      boolean complete = ended.await(GRANDCHILD_WAIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!complete) {
        LOG.log(Level.DEBUG, "a child of the command keeps its output open");
      }
      return collected.toByteString();
    }
  }

  private static void killTree(Process process) {
    if (process.isAlive()) {
      ProcessTree.kill(process.toHandle());
    }
  }
}
