package dev.fleetspeak.load.store;

import dev.fleetspeak.load.figures.Pairs;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was measured of a store, with an empty one beside it.
 *
 * @param what in words
 * @param unit of the figures
 * @param pairs the store and the empty one, in turn
 * @param goal null if it is only shown
 */
record Figure(String what, String unit, Pairs pairs, @Nullable Goal goal) {

  /**
   * A bound.
   *
   * @param of what has to keep to it
   * @param atLeast whether less would miss it, or more
   */
  record Goal(Of of, boolean atLeast, double bound) {
    /** What is judged. */
    enum Of {
      /** The median itself. */
      FIGURE,
      /** The median of its ratios to the empty store. */
      RATIO
    }

    static Goal ratioAtLeast(double bound) {
      return new Goal(Of.RATIO, true, bound);
    }

    static Goal ratioAtMost(double bound) {
      return new Goal(Of.RATIO, false, bound);
    }

    static Goal atMost(double bound) {
      return new Goal(Of.FIGURE, false, bound);
    }
  }

  /** Whether the goal is met; true without one. */
  boolean isMet() {
    if (goal == null) {
      return true;
    }
    double judged = goal.of() == Goal.Of.RATIO ? pairs.ratio() : pairs.median();
    return goal.atLeast() ? judged >= goal.bound() : judged <= goal.bound();
  }

  /** One line: figure, the same of an empty store, goal, verdict. */
  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-42s %15s   empty %15s   ratio %5.2f (%.2f-%.2f)%s",
        what,
        text(pairs.median()) + " " + unit,
        text(pairs.baseMedian()) + " " + unit,
        pairs.ratio(),
        pairs.lowestRatio(),
        pairs.highestRatio(),
        goal == null ? "" : verdict(goal));
  }

  private String verdict(Goal wanted) {
    return String.format(
        Locale.ROOT,
        "   goal %s %s %s   %s",
        wanted.of() == Goal.Of.RATIO ? "ratio" : unit,
        wanted.atLeast() ? ">=" : "<=",
        text(wanted.bound()),
        isMet() ? "met" : "MISSED");
  }

  private static String text(double number) {
    return String.format(
        Locale.ROOT, number >= 100 ? "%,.0f" : number < 10 ? "%.2f" : "%.1f", number);
  }

  /** For JSON. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("what", what);
    json.put("unit", unit);
    json.put("median", pairs.median());
    json.put("median_empty", pairs.baseMedian());
    json.put("ratio", pairs.ratio());
    json.put("ratio_lowest", pairs.lowestRatio());
    json.put("ratio_highest", pairs.highestRatio());
    if (goal != null) {
      json.put(
          "goal",
          Map.of(
              "of",
              goal.of().name().toLowerCase(Locale.ROOT),
              goal.atLeast() ? "at_least" : "at_most",
              goal.bound()));
      json.put("met", isMet());
    }
    return json;
  }
}
