package dev.fleetspeak.load.footprint;

import java.util.Locale;

/**
 * A figure that must not be above a bound.
 *
 * @param what is measured
 * @param unit of figure and bound
 * @param bound the goal
 * @param figure as measured
 * @param reference the same of the reference's client; negative if that is not there
 */
record Goal(String what, String unit, double bound, double figure, double reference) {

  boolean isMet() {
    return figure <= bound;
  }

  /** One line: figure, goal, verdict. */
  @Override
  public String toString() {
    return String.format(
            Locale.ROOT,
            "%-34s %9s   goal <= %-8s %-6s %s",
            what,
            text(figure) + " " + unit,
            text(bound) + " " + unit,
            isMet() ? "met" : "MISSED",
            reference < 0 ? "" : "reference " + text(reference) + " " + unit)
        .stripTrailing();
  }

  private static String text(double number) {
    return number == Math.rint(number) && number >= 100
        ? Long.toString((long) number)
        : String.format(Locale.ROOT, number < 1 ? "%.3f" : "%.1f", number);
  }
}
