package dev.fleetspeak.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A process with its output in a file. Whatever still runs when the tests end is killed. */
public final class Program implements AutoCloseable {
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () ->
                    RUNNING.forEach(
                        process -> {
                          process.descendants().forEach(ProcessHandle::destroyForcibly);
                          process.destroyForcibly();
                        })));
  }

  private final Process process;
  private final Path output;

  private Program(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Starts a process; standard output and standard error go to the file, appended. */
  public static Program start(Path output, List<String> command) {
    return start(output, command, Map.of());
  }

  /** As {@link #start(Path, List)}, with more variables in the environment. */
  public static Program start(Path output, List<String> command, Map<String, String> environment) {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
      builder.environment().putAll(environment);
      // The class path is built by the stage; a test never builds.
      builder.environment().put("FLEETSPEAK_BUILT", "yes");
      List.of("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy")
          .forEach(builder.environment()::remove);
      Process process = builder.start();
      RUNNING.add(process);
      process.onExit().thenAccept(RUNNING::remove);
      return new Program(process, output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program of ours to its end. */
  public static Ended run(Path folder, String... arguments) {
    return run(folder, Duration.ofMinutes(2), arguments);
  }

  /** Runs a program of ours to its end, within a bound. */
  public static Ended run(Path folder, Duration bound, String... arguments) {
    return run(folder, bound, List.of(), arguments);
  }

  /**
   * Runs a program of ours for which the modes of files count: root is still root, and owns what it
   * made, but is stripped of the capability to write where modes forbid it.
   */
  public static Ended runHeldToModes(Path folder, String... arguments) {
    List<String> strip =
        "root".equals(System.getProperty("user.name"))
            ? List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all")
            : List.of();
    return run(folder, Duration.ofMinutes(2), strip, arguments);
  }

  private static Ended run(Path folder, Duration bound, List<String> prefix, String... arguments) {
    try {
      Path out = Files.createTempFile(folder, "out", ".txt");
      Path err = Files.createTempFile(folder, "err", ".txt");
      List<String> command = new ArrayList<>(prefix);
      command.add(Repository.launcher());
      command.addAll(List.of(arguments));
      ProcessBuilder builder = new ProcessBuilder(command);
      builder.environment().put("FLEETSPEAK_BUILT", "yes");
      // A demo would open the console.
      List.of("DISPLAY", "WAYLAND_DISPLAY").forEach(builder.environment()::remove);
      Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
      RUNNING.add(process);
      process.getOutputStream().close();
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            List.of(arguments)
                + " did not end within "
                + bound
                + "; it printed:\n"
                + Files.readString(out)
                + Files.readString(err));
      }
      RUNNING.remove(process);
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /**
   * A program that ended.
   *
   * @param code exit code
   * @param out standard output
   * @param err standard error
   */
  public record Ended(int code, String out, String err) {}

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it printed so far. */
  public String output() {
    return Repository.read(output);
  }

  /** Where it prints to. */
  public Path outputFile() {
    return output;
  }

  /** SIGKILL. */
  public void kill() {
    process.destroyForcibly();
    awaitExit(Duration.ofSeconds(20));
  }

  /** Sends a signal by name, such as {@code STOP} or {@code CONT}. */
  public void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid()))
              .inheritIO()
              .start()
              .waitFor();
      if (code != 0) {
        throw new AssertionError("kill -" + name + " " + pid() + " ended with " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Processor time that it has used (Linux). */
  public Duration cpu() {
    String stat = Repository.read(Path.of("/proc", Long.toString(pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    // User and system time, in hundredths of a second: fields 14 and 15 of proc(5).
    return Duration.ofMillis(10 * (Long.parseLong(fields[11]) + Long.parseLong(fields[12])));
  }

  /** SIGTERM. */
  public void terminate() {
    process.destroy();
  }

  /** Waits for the end and returns the exit code. */
  public int awaitExit(Duration bound) {
    try {
      if (!process.waitFor(bound.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError("still runs after " + bound + "; it printed:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Waits until it has printed a text. */
  public void awaitOutput(String text, Duration bound) {
    Awaitility.await()
        .alias("\"" + text + "\" in " + output)
        .atMost(bound)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> output().contains(text));
  }

  /** Ends it: SIGTERM, and after ten seconds SIGKILL. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
