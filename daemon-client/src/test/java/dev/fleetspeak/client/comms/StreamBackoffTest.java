package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamBackoffTest {
  private static final Duration SHORT = Duration.ofMillis(50);
  private static final Duration HOUR = Duration.ofHours(1);

  private final StreamBackoff backoff =
      new StreamBackoff(Duration.ofSeconds(8), new Jitter(new SplittableRandom(1)));

  @Test
  void regularEndsNeedNoWait() {
    assertThat(backoff.after(Duration.ofMinutes(10), true)).isZero();
  }

  @Test
  void healthyStreamsThatBreakAreReplacedSoonButNotAllAtOnce() {
    assertThat(Stream.generate(() -> backoff.after(HOUR, false)).limit(50).distinct())
        .hasSizeGreaterThan(40)
        .allMatch(wait -> wait.compareTo(Duration.ofSeconds(1)) < 0);
  }

  @Test
  void earlyBreaksAreFollowedByLongerWaitsUpToTheCap() {
    for (long millis : new long[] {500, 1000, 2000, 4000, 8000, 8000, 8000}) {
      assertThat(backoff.after(SHORT, false).toMillis()).isBetween(millis, millis * 3 / 2);
    }
    backoff.after(HOUR, false);
    assertThat(backoff.after(SHORT, false)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void waitsAfterEarlyBreaksDiffer_soThatAFleetDoesNotComeInStep() {
    assertThat(Stream.generate(() -> backoff.after(SHORT, false)).skip(5).limit(50).distinct())
        .hasSizeGreaterThan(40);
  }

  @Test
  void serverThatIsDoneAtOnceIsNotContactedWithoutEnd_norAsOftenTheNextTime() {
    assertThat(backoff.after(SHORT, true)).isPositive();
    Duration second = backoff.after(SHORT, true);
    assertThat(backoff.after(SHORT, true)).isGreaterThan(second);
  }
}
