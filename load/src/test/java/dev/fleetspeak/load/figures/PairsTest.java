package dev.fleetspeak.load.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {
  @Test
  void bothSidesAreMeasuredInTurnAndCompared() {
    List<String> order = new ArrayList<>();
    double[] judged = {9, 30, 8};
    double[] base = {10, 20, 10};
    int[] next = {0, 0};
    Pairs pairs =
        Pairs.take(
            3,
            () -> {
              order.add("judged");
              return judged[next[0]++];
            },
            () -> {
              order.add("base");
              return base[next[1]++];
            });
    assertThat(order).containsExactly("base", "judged", "judged", "base", "base", "judged");
    assertThat(pairs.median()).isEqualTo(9);
    assertThat(pairs.baseMedian()).isEqualTo(10);
    assertThat(pairs.ratio()).isEqualTo(0.9);
    assertThat(pairs.lowestRatio()).isEqualTo(0.8);
    assertThat(pairs.highestRatio()).isEqualTo(1.5);
    assertThat(Pairs.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
  }
}
