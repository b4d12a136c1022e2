package dev.fleetspeak.client.monitoring;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Takes samples of one process: from {@code /proc} where there is one; elsewhere only the CPU time
 * is known.
 */
final class ProcessProbe {
  /** The kernel counts CPU time for programs in hundredths of a second, whatever it uses inside. */
  private static final long TICK_MILLIS = 10;

  private static final Path PROC = Path.of("/proc");
  private static final boolean HAS_PROC = Files.isReadable(PROC.resolve("self/stat"));

  private final long pid;

  ProcessProbe(long pid) {
    this.pid = pid;
  }

  /**
   * Takes a sample.
   *
   * @throws IOException if there is no such process
   */
  Sample sample() throws IOException {
    return HAS_PROC ? fromProc(PROC.resolve(Long.toString(pid))) : fromJdk();
  }

  private static Sample fromProc(Path folder) throws IOException {
    long now = System.nanoTime();
    String[] fields = afterName(read(folder.resolve("stat"))).split(" ");
    String status = read(folder.resolve("status"));
    try {
      // Fields 14 to 17 of the line; the third is the first behind the name.
      return new Sample(
          now,
          Duration.ofMillis((number(fields, 11) + number(fields, 13)) * TICK_MILLIS),
          Duration.ofMillis((number(fields, 12) + number(fields, 14)) * TICK_MILLIS),
          residentBytes(status),
          descriptors(folder),
          status);
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      throw new IOException("the figures of process " + folder + " cannot be read", e);
    }
  }

  private static String read(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  /** A program's name may hold blanks and brackets (C35). */
  private static String afterName(String stat) {
    return stat.substring(stat.lastIndexOf(')') + 1).strip();
  }

  private static long number(String[] fields, int index) {
    return Long.parseLong(fields[index]);
  }

  /** From the line in kilobytes, which knows the real size of pages. */
  private static long residentBytes(String status) {
    return status
        .lines()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> line.replaceAll("\\D", ""))
        .mapToLong(kilobytes -> Long.parseLong(kilobytes) * 1024)
        .findFirst()
        .orElse(0);
  }

  private static int descriptors(Path folder) {
    try (Stream<Path> open = Files.list(folder.resolve("fd"))) {
      return (int) open.count();
    } catch (IOException e) {
      return 0;
    }
  }

  private Sample fromJdk() throws IOException {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    Duration cpu =
        process
            .flatMap(handle -> handle.info().totalCpuDuration())
            .orElseThrow(() -> new IOException("there is no process " + pid));
    return new Sample(System.nanoTime(), cpu, Duration.ZERO, 0, 0, "");
  }
}
