package dev.fleetspeak.client.hosting;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FloodWatchTest {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final FloodWatch watch = new FloodWatch();
  private long now;

  /** So often a flood was told of while a service sent for a while. */
  private int told(long duration, long waiting, long pause) {
    int told = 0;
    for (long end = now + duration; now < end; now += waiting + pause) {
      told += watch.sent(now, now + waiting) ? 1 : 0;
    }
    return told;
  }

  @Test
  void aFloodIsToldOfOnceAnHour() {
    assertThat(told(MINUTE, 900_000, 100_000)).isEqualTo(1);
    now += TimeUnit.HOURS.toNanos(1);
    assertThat(told(MINUTE, 900_000, 100_000)).isEqualTo(1);
  }

  @Test
  void aBusyServiceThatFindsRoomIsNone() {
    assertThat(told(MINUTE, 100_000, 900_000)).isZero();
  }

  @Test
  void aServiceThatWaitsForALostServerIsNone() {
    assertThat(told(MINUTE, TimeUnit.SECONDS.toNanos(1), 1000)).isZero();
  }
}
