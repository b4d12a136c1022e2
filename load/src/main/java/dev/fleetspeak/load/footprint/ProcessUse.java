package dev.fleetspeak.load.footprint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a process used until a moment, from {@code /proc}.
 *
 * @param cpuNanos on a CPU, all its threads
 * @param wakeUps times that a thread of it gave up the CPU by itself, and so woke up later
 */
record ProcessUse(long cpuNanos, long wakeUps) {

  /**
   * Memory of a process, in bytes; pages shared with others count in proportion.
   *
   * @param all of it
   * @param anonymous that is no file's
   */
  record Memory(long all, long anonymous) {
    static Memory of(long pid) throws IOException {
      return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup")));
    }

    static Memory parse(List<String> lines) {
      return new Memory(kilobytes(lines, "Pss:") << 10, kilobytes(lines, "Pss_Anon:") << 10);
    }

    private static long kilobytes(List<String> lines, String name) {
      return lines.stream()
          .filter(line -> line.startsWith(name))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    }
  }

  static ProcessUse of(long pid) throws IOException {
    long cpu = 0;
    long wakeUps = 0;
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        try {
          cpu += Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", -1)[0]);
          wakeUps += voluntary(Files.readAllLines(thread.resolve("status")));
        } catch (NoSuchFileException _) {
          // A thread that ended meanwhile.
        }
      }
    }
    return new ProcessUse(cpu, wakeUps);
  }

  static long voluntary(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  ProcessUse since(ProcessUse before) {
    return new ProcessUse(cpuNanos - before.cpuNanos, wakeUps - before.wakeUps);
  }
}
