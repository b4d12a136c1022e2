package dev.fleetspeak.load.footprint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What the threads of a process used until a moment, from {@code /proc}.
 *
 * @param threads by thread id
 */
record ProcessUse(Map<String, ThreadUse> threads) {

  /** Copies the map. */
  ProcessUse {
    threads = Map.copyOf(threads);
  }

  /**
   * What one thread used.
   *
   * @param cpuNanos on a CPU
   * @param wakeUps times that it gave up the CPU by itself, and so woke up later
   */
  record ThreadUse(long cpuNanos, long wakeUps) {}

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
    Map<String, ThreadUse> found = new HashMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
      for (Path thread : (Iterable<Path>) threads::iterator) {
        try {
          long cpu =
              Long.parseLong(Files.readString(thread.resolve("schedstat")).split(" ", -1)[0]);
          long wakeUps = voluntary(Files.readAllLines(thread.resolve("status")));
          found.put(thread.getFileName().toString(), new ThreadUse(cpu, wakeUps));
        } catch (NoSuchFileException _) {
          // A thread that ended meanwhile.
        }
      }
    }
    return new ProcessUse(found);
  }

  static long voluntary(List<String> status) {
    return status.stream()
        .filter(line -> line.startsWith("voluntary_ctxt_switches:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }

  /** What was used since then by the threads that are there now; who ended takes its part along. */
  ThreadUse since(ProcessUse before) {
    long cpu = 0;
    long wakeUps = 0;
    for (Map.Entry<String, ThreadUse> thread : threads.entrySet()) {
      ThreadUse then = before.threads.getOrDefault(thread.getKey(), new ThreadUse(0, 0));
      cpu += thread.getValue().cpuNanos() - then.cpuNanos();
      wakeUps += thread.getValue().wakeUps() - then.wakeUps();
    }
    return new ThreadUse(cpu, wakeUps);
  }
}
