package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SendRateTest {
  private static final long LARGEST = 7_864_320;
  private static final long SMALLEST = 262_144;

  private final SendRate rate = new SendRate();

  @Test
  void unknownSpeedMeansTheLargestGroups() {
    assertThat(rate.targetBytes()).isEqualTo(LARGEST);
    rate.wrote(SMALLEST, Duration.ofSeconds(100).toNanos());
    assertThat(rate.targetBytes()).isEqualTo(LARGEST);
  }

  @Test
  void tenSecondsOfTheMeasuredSpeed() {
    rate.wrote(1_000_000, Duration.ofSeconds(10).toNanos());
    assertThat(rate.targetBytes()).isEqualTo(1_000_000);
    rate.wrote(1_000_000, Duration.ofSeconds(1000).toNanos());
    assertThat(rate.targetBytes()).isEqualTo(SMALLEST);
  }

  @Test
  void immeasurablyFastWritesMeanTheLargestGroups() {
    rate.wrote(1_000_000, 0);
    assertThat(rate.targetBytes()).isEqualTo(LARGEST);
  }
}
