package dev.fleetspeak.console.kit.chart;

import dev.fleetspeak.console.kit.Numbers;
import java.util.ArrayList;
import java.util.List;

/**
 * Where numbers stand on the upright axis.
 *
 * @param top largest number shown
 * @param step between labels; for a logarithmic axis the factor
 * @param logarithmic whether equal distances are equal factors
 */
record ValueAxis(long top, long step, boolean logarithmic) {

  /** An axis that holds numbers up to the largest. */
  static ValueAxis linear(long largest) {
    long step = 1;
    int turn = 0;
    while (largest > step * 4) {
      step = turn % 3 == 1 ? step / 2 * 5 : step * 2;
      turn++;
    }
    long top = Math.max(1, (largest + step - 1) / step * step);
    return new ValueAxis(top, step, false);
  }

  static ValueAxis logarithmic(long largest) {
    long top = 10;
    while (top < largest) {
      top *= 10;
    }
    return new ValueAxis(top, 10, true);
  }

  /** Share of the height, 0 to 1. */
  double at(long value) {
    if (!logarithmic) {
      return (double) value / top;
    }
    return value < 1 ? 0 : Math.log10((double) value) / Math.log10((double) top);
  }

  List<Long> labels() {
    List<Long> labels = new ArrayList<>();
    if (logarithmic) {
      for (long value = 1; value <= top; value *= 10) {
        labels.add(value);
      }
    } else {
      for (long value = 0; value <= top; value += step) {
        labels.add(value);
      }
    }
    return labels;
  }

  static String text(long value) {
    return value >= 10_000 && value < 1_000_000 && value % 1000 == 0
        ? value / 1000 + " k"
        : Numbers.brief(value);
  }
}
