package dev.fleetspeak.server.metrics.prometheus;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps label values that clients choose from making series without bound (FLAW 48): what comes
 * after the first so many combinations is counted under {@code (other)}.
 */
final class SeriesBound {
  /** Stands for all values that came too late. */
  static final String OTHER = "(other)";

  private static final int LONGEST_VALUE = 128;

  private final int most;
  private final Set<List<String>> known = ConcurrentHashMap.newKeySet();

  SeriesBound(int most) {
    this.most = most;
  }

  /** The values to use for a combination of values. */
  String[] admit(String... values) {
    List<String> combination = List.of(values);
    if (known.contains(combination)) {
      return values;
    }
    if (known.size() >= most
        || combination.stream().anyMatch(value -> value.length() > LONGEST_VALUE)) {
      Arrays.fill(values, OTHER);
      return values;
    }
    known.add(combination);
    return values;
  }
}
