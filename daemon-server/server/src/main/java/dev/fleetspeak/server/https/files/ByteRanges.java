package dev.fleetspeak.server.https.files;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which bytes of a file a Range header wants. */
sealed interface ByteRanges {
  /** More ranges than these cost more than the file. */
  int MAX_RANGES = 50;

  /** The whole file serves the peer better. */
  record Everything() implements ByteRanges {}

  /** Nothing that the file has, or nothing that can be understood. */
  record None() implements ByteRanges {}

  /** These, in the order they were asked for. */
  record Some(List<Range> ranges) implements ByteRanges {}

  /** Bytes from the first up to, not including, the last number. */
  record Range(int from, int to) {
    String header(int size) {
      return "bytes " + from + "-" + (to - 1) + "/" + size;
    }
  }

  /** Reads a header. */
  static ByteRanges parse(String header, int size) {
    if (!header.startsWith("bytes=")) {
      return new None();
    }
    if (size == 0) {
      return new Everything();
    }
    List<Range> ranges = new ArrayList<>();
    long sum = 0;
    for (String part : header.substring("bytes=".length()).split(",", MAX_RANGES + 2)) {
      if (part.isBlank()) {
        continue;
      }
      try {
        Range range = one(part.strip(), size);
        if (range != null) {
          ranges.add(range);
          sum += range.to() - range.from();
        }
      } catch (IllegalArgumentException _) {
        return ranges.size() > MAX_RANGES ? new Everything() : new None();
      }
    }
    if (ranges.isEmpty()) {
      return new None();
    }
    return sum > size || ranges.size() > MAX_RANGES ? new Everything() : new Some(ranges);
  }

  private static @Nullable Range one(String part, int size) {
    int dash = part.indexOf('-');
    if (dash < 0) {
      throw new IllegalArgumentException("no dash");
    }
    String first = part.substring(0, dash).strip();
    String last = part.substring(dash + 1).strip();
    if (first.isEmpty()) {
      long tail = Math.min(number(last), size);
      return tail == 0 ? null : new Range((int) (size - tail), size);
    }
    long from = number(first);
    long to = last.isEmpty() ? Long.MAX_VALUE : number(last);
    if (to < from) {
      throw new IllegalArgumentException("backwards");
    }
    return from >= size ? null : new Range((int) from, (int) Math.min(to, size - 1L) + 1);
  }

  private static long number(String digits) {
    if (digits.isEmpty() || digits.length() > 18 || !digits.chars().allMatch(Character::isDigit)) {
      throw new IllegalArgumentException("no number");
    }
    return Long.parseLong(digits);
  }
}
