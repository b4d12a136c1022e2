package dev.fleetspeak.load.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.load.figures.Pairs;
import dev.fleetspeak.load.store.Figure.Goal;
import java.util.List;
import org.junit.jupiter.api.Test;

class FigureTest {
  private static final Pairs PAIRS = new Pairs(List.of(90.0), List.of(100.0));

  @Test
  void aLineHasFigureGoalAndVerdict() {
    assertThat(new Figure("ingest", "msg/s", PAIRS, Goal.ratioAtLeast(0.90)).toString())
        .matches(
            "ingest +90\\.0 msg/s   empty +100 msg/s   ratio  0\\.90 \\(0\\.90-0\\.90\\)"
                + "   goal ratio >= 0\\.90   met");
    assertThat(new Figure("ingest", "msg/s", PAIRS, null).toString()).endsWith("(0.90-0.90)");
  }

  @Test
  void boundsAreOfTheFigureOrItsRatio() {
    assertThat(new Figure("a", "ms", PAIRS, Goal.atMost(90)).isMet()).isTrue();
    assertThat(new Figure("a", "ms", PAIRS, Goal.atMost(89)).toString()).endsWith("MISSED");
    assertThat(new Figure("a", "ms", PAIRS, Goal.ratioAtLeast(0.91)).isMet()).isFalse();
    assertThat(new Figure("a", "ms", PAIRS, Goal.ratioAtMost(0.9)).isMet()).isTrue();
    assertThat(new Figure("a", "ms", PAIRS, Goal.ratioAtMost(0.8)).isMet()).isFalse();
    assertThat(new Figure("a", "ms", PAIRS, null).isMet()).isTrue();
  }
}
