package dev.fleetspeak.load.figures;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class FiguresTest {

  @Test
  void percentilesAreSamplesThatWereTaken() {
    long[] oneToHundredMillis = LongStream.rangeClosed(1, 100).map(i -> i * 1_000_000).toArray();
    Latencies latencies = Latencies.of(oneToHundredMillis);
    assertThat(latencies).isEqualTo(new Latencies(50, 99, 100, 100));
    assertThat(Latencies.of(new long[] {2_000_000})).isEqualTo(new Latencies(2, 2, 2, 1));
  }

  @Test
  void ratesAreForASecondAndForAThousandMessages() {
    Rate rate = new Rate(10_000, Duration.ofSeconds(5), Duration.ofSeconds(2));
    assertThat(rate.perSecond()).isEqualTo(2_000);
    assertThat(rate.cpuMillisPerThousand()).isEqualTo(200);
    assertThat(new Rate(0, Duration.ofSeconds(1), Duration.ZERO).cpuMillisPerThousand()).isZero();
  }
}
