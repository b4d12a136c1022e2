package dev.fleetspeak.load.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The same thing measured on two sides in turn, so that what disturbs the machine disturbs both.
 *
 * @param judged figures of the side that is judged
 * @param base figures of the other, each taken next to the judged one of the same index
 */
public record Pairs(List<Double> judged, List<Double> base) {

  /** Copies the lists, which must be of one length, at least 1. */
  public Pairs {
    judged = List.copyOf(judged);
    base = List.copyOf(base);
    if (judged.isEmpty() || judged.size() != base.size()) {
      throw new IllegalArgumentException("there must be as many figures on both sides");
    }
  }

  /** Measures one side once. */
  @FunctionalInterface
  public interface Sample<E extends Exception> {
    /** A figure. */
    double take() throws E;
  }

  /** Measures both sides so many times; each goes first every other time. */
  public static <E extends Exception> Pairs take(int rounds, Sample<E> judged, Sample<E> base)
      throws E {
    List<Double> ofJudged = new ArrayList<>();
    List<Double> ofBase = new ArrayList<>();
    for (int n = 0; n < rounds; n++) {
      if (n % 2 == 0) {
        ofBase.add(base.take());
      }
      ofJudged.add(judged.take());
      if (n % 2 == 1) {
        ofBase.add(base.take());
      }
    }
    return new Pairs(ofJudged, ofBase);
  }

  /** Median of the judged side. */
  public double median() {
    return median(judged);
  }

  /** Median of the other side. */
  public double baseMedian() {
    return median(base);
  }

  /** Median of the ratios, judged side by base. */
  public double ratio() {
    return median(ratios());
  }

  /** The lowest ratio. */
  public double lowestRatio() {
    return ratios().getFirst();
  }

  /** The highest ratio. */
  public double highestRatio() {
    return ratios().getLast();
  }

  private List<Double> ratios() {
    return IntStream.range(0, judged.size())
        .mapToObj(n -> judged.get(n) / base.get(n))
        .sorted()
        .toList();
  }

  /** The middle of some figures; of an even number the mean of the two in the middle. */
  public static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
