package dev.fleetspeak.server.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The rows that answer a question about a stretch of time: whole days by the day, the rest of it by
 * the hour and by the minute, as far as there are such rows.
 *
 * @param from first second
 * @param to second after the last
 * @param finest how fine the rows have to be, as far as there are such: a minute, an hour or a day
 */
record CountRange(long from, long to, int finest) {
  private static final int NEVER = 0;

  /**
   * Rows that follow from one range of the key.
   *
   * @param widths of the rows, those of details negative
   * @param unless the width whose details, if there are any, stand for these rows
   */
  record Part(List<Integer> widths, long from, long to, int unless) {
    /** A condition with two numbers for from and to. */
    String condition() {
      String rows =
          widths.stream()
              .map(String::valueOf)
              .collect(Collectors.joining(", ", "width IN (", ") AND bucket >= ? AND bucket < ?"));
      return unless == NEVER
          ? rows
          : rows
              + " AND bucket < coalesce((SELECT since FROM fsx_count_details WHERE width = "
              + unless
              + "), "
              + Long.MAX_VALUE
              + ")";
    }
  }

  /**
   * The range of a question.
   *
   * @param step seconds between the points of an answer; 0 for one sum
   */
  static CountRange of(long from, long to, long step) {
    int finest =
        step % CountTable.DAY == 0
            ? CountTable.DAY
            : step % CountTable.HOUR == 0 ? CountTable.HOUR : CountTable.MINUTE;
    return new CountRange(from, to, finest);
  }

  /** All rows, each once. */
  List<Part> parts() {
    if (from >= to) {
      return List.of();
    }
    if (finest == CountTable.MINUTE) {
      return List.of(
          part(NEVER, CountTable.MINUTE, -CountTable.MINUTE),
          part(CountTable.MINUTE, CountTable.HOUR, -CountTable.HOUR),
          part(CountTable.HOUR, CountTable.DAY));
    }
    int finer = finest == CountTable.DAY ? CountTable.HOUR : CountTable.MINUTE;
    long begin = from == Long.MIN_VALUE ? from : Math.ceilDiv(from, (long) finest) * finest;
    long end = to == Long.MAX_VALUE ? to : Math.floorDiv(to, (long) finest) * finest;
    if (begin >= end) {
      return new CountRange(from, to, finer).parts();
    }
    List<Part> parts = new ArrayList<>(new CountRange(from, begin, finer).parts());
    parts.addAll(new CountRange(begin, end, finest).whole());
    parts.addAll(new CountRange(end, to, finer).parts());
    return parts;
  }

  private List<Part> whole() {
    return finest == CountTable.DAY
        ? List.of(part(NEVER, CountTable.MINUTE, CountTable.HOUR, CountTable.DAY))
        : List.of(
            part(NEVER, CountTable.MINUTE, CountTable.HOUR, -CountTable.HOUR),
            part(CountTable.HOUR, CountTable.DAY));
  }

  private Part part(int unless, int... widths) {
    return new Part(IntStream.of(widths).boxed().toList(), from, to, unless);
  }
}
