package dev.fleetspeak.console.overview;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.console.kit.TimeRange;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final Instant WHOLE = Instant.ofEpochSecond(1_800_000_000);

  @Test
  @DisplayName("what came in the first instants of the newest bucket is counted")
  void newest() {
    Instant now = WHOLE.plusMillis(400);
    Buckets buckets = Buckets.fine(new TimeRange.Between(now.minusSeconds(900), now));
    assertThat(buckets.index(WHOLE.plusMillis(300))).isEqualTo(buckets.count() - 1);
    assertThat(buckets.end()).isEqualTo(WHOLE.plusSeconds(10));
  }

  @Test
  @DisplayName("a range that ends with a bucket does not open the next")
  void exclusiveEnd() {
    Buckets buckets = Buckets.fine(new TimeRange.Between(WHOLE.minusSeconds(900), WHOLE));
    assertThat(buckets.end()).isEqualTo(WHOLE);
    assertThat(buckets.count()).isEqualTo(90);
  }

  @Test
  @DisplayName("kept minutes hold the present one too")
  void kept() {
    Instant now = WHOLE.plusMillis(1);
    Buckets buckets = Buckets.of(new TimeRange.Between(now.minus(Duration.ofHours(1)), now), now);
    assertThat(buckets.end()).isEqualTo(WHOLE.plusSeconds(60));
  }
}
