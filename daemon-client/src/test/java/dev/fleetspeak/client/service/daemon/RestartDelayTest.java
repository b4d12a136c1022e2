package dev.fleetspeak.client.service.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RestartDelayTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aProgramThatNeverLastsIsStartedLessAndLessOften_andOneThatLastedBeginsAnew() {
    RestartDelay delay = new RestartDelay(Duration.ofSeconds(60));
    long now = 5 * SECOND;
    assertThat(delay.untilNext(now)).isNotPositive();
    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      delay.started(now);
      delay.ended(now + SECOND);
      waits.add(delay.untilNext(now) / SECOND);
      now += delay.untilNext(now);
    }
    assertThat(waits).containsExactly(60L, 60L, 60L, 120L, 240L, 480L, 960L, 960L, 960L);
    delay.started(now);
    delay.ended(now + 61 * SECOND);
    assertThat(delay.untilNext(now + 61 * SECOND)).isNotPositive();
    delay.started(now);
    delay.ended(now + SECOND);
    assertThat(delay.untilNext(now) / SECOND).isEqualTo(60);
  }
}
