package dev.fleetspeak.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {
  @Test
  void theFirstArgumentPicksTheProgram() throws Exception {
    assertThat(Main.run(List.of("config", "--version"))).isZero();
    assertThat(Main.run(List.of("--version"))).isZero();
    assertThat(Main.run(List.of("--help"))).isZero();
    assertThat(Main.run(List.of())).isEqualTo(2);
    assertThat(Main.run(List.of("nonsense"))).isEqualTo(2);
  }
}
