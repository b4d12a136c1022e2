package dev.fleetspeak.load.footprint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the memory of a process is, by kinds of mappings, from {@code /proc/PID/smaps}. */
final class MappingKinds {
  private static final Pattern MAPPING =
      Pattern.compile("[0-9a-f]+-[0-9a-f]+ (\\S+) \\S+ \\S+ \\S+\\s*(.*)");
  private static final Pattern FIGURE = Pattern.compile("(Pss|Anonymous|Size): +(\\d+) kB");
  private static final double MEGABYTE = 1e6;

  /** The largest mapping without a name that is taken for a thread's stack. */
  private static final long STACK_KILOBYTES = 1100;

  private MappingKinds() {}

  /**
   * A kind of mappings, in bytes.
   *
   * @param name for people
   * @param all pages shared with others in proportion
   * @param anonymous of which no file's
   */
  record Kind(String name, long all, long anonymous) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "  %-40s %6.1f MB, of which anonymous %5.1f MB",
          name,
          all / MEGABYTE,
          anonymous / MEGABYTE);
    }
  }

  /** The kinds of a running process, largest first. */
  static List<Kind> of(long pid) throws IOException {
    return parse(Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps")));
  }

  static List<Kind> parse(List<String> smaps) {
    Map<String, long[]> sums = new LinkedHashMap<>();
    String mode = "";
    String path = "";
    long size = 0;
    long all = 0;
    for (String line : smaps) {
      Matcher mapping = MAPPING.matcher(line);
      Matcher figure = FIGURE.matcher(line);
      if (mapping.matches()) {
        mode = mapping.group(1);
        path = mapping.group(2);
      } else if (figure.matches()) {
        long kilobytes = Long.parseLong(figure.group(2));
        switch (figure.group(1)) {
          case "Size" -> size = kilobytes;
          case "Pss" -> all = kilobytes;
          default -> {
            long[] sum = sums.computeIfAbsent(kind(path, mode, size), _ -> new long[2]);
            sum[0] += all << 10;
            sum[1] += kilobytes << 10;
          }
        }
      }
    }
    List<Kind> kinds = new ArrayList<>();
    sums.forEach((name, sum) -> kinds.add(new Kind(name, sum[0], sum[1])));
    kinds.sort(Comparator.comparingLong(Kind::all).reversed());
    return kinds;
  }

  private static String kind(String path, String mode, long kilobytes) {
    if (path.endsWith(".aot")) {
      return "classes of the ahead-of-time cache";
    } else if (path.endsWith("libjvm.so")) {
      return "the virtual machine's code and data";
    } else if (path.endsWith("/modules") || path.endsWith(".jar")) {
      return "classes of no cache";
    } else if (path.startsWith("/")) {
      return "other files";
    } else if (mode.startsWith("rwx")) {
      return "compiled code";
    } else if (path.isEmpty() && kilobytes <= STACK_KILOBYTES) {
      return "stacks and small areas of memory";
    } else {
      return "heap and native memory";
    }
  }
}
