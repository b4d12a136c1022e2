package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.server.https.stream.StreamTimes;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamTimesTest {
  @Test
  @DisplayName("W23 streams begun together do not end together, nor outlive the client's limit")
  void livesAreSpread() {
    StreamTimes times = StreamTimes.defaults();
    assertThat(Stream.generate(times::drawLife).limit(1000))
        .allMatch(life -> life.compareTo(Duration.ofMinutes(10)) >= 0)
        .allMatch(life -> life.compareTo(Duration.ofMinutes(12)) < 0)
        .anyMatch(life -> life.compareTo(Duration.ofMinutes(10).plusSeconds(10)) < 0)
        .anyMatch(life -> life.compareTo(Duration.ofMinutes(10).plusSeconds(50)) > 0);
  }
}
