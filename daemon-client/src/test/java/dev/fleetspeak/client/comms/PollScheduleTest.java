package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.proto.client.CommunicatorConfig;
import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PollScheduleTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final PollSchedule schedule =
      new PollSchedule(
          CommunicatorConfig.newBuilder()
              .setMaxPollDelaySeconds(300)
              .setMaxBufferDelaySeconds(5)
              .build(),
          new Jitter(new SplittableRandom(1)));

  private double secondsUntilDue(double at) {
    return schedule.untilDue((long) (at * SECOND)).toNanos() / 1e9;
  }

  @Test
  void firstPollIsDueAtOnce() {
    assertThat(schedule.untilDue(17)).isZero();
    schedule.failed();
    assertThat(schedule.untilDue(18)).isZero();
  }

  @Test
  void idlePollsAreSpacedByTheConfiguredDelayWithJitter() {
    schedule.succeeded(0, false);
    for (int i = 0; i < 100; i++) {
      assertThat(secondsUntilDue(0)).isBetween(300.0, 450.0);
    }
  }

  @Test
  void aMessageWaitsForOthersOnlySoLong() {
    schedule.succeeded(0, false);
    schedule.buffered(10 * SECOND);
    schedule.buffered(12 * SECOND);
    assertThat(secondsUntilDue(12)).isBetween(3.0, 5.5);
    schedule.succeeded(15 * SECOND, false);
    assertThat(secondsUntilDue(15)).isGreaterThan(200);
  }

  @Test
  void activityMakesPollsFrequentAndQuietMakesThemRarer() {
    schedule.succeeded(0, true);
    assertThat(secondsUntilDue(0)).isBetween(0.199, 0.201);
    schedule.succeeded(100 * SECOND, false);
    assertThat(secondsUntilDue(100)).isBetween(10.19, 10.21);
    schedule.succeeded(10_000 * SECOND, false);
    assertThat(secondsUntilDue(10_000)).isBetween(300.0, 450.0);
  }

  @Test
  void failedPollIsFollowedByAnotherAtOnce() {
    schedule.succeeded(0, false);
    schedule.buffered(SECOND);
    schedule.failed();
    assertThat(schedule.untilDue(2 * SECOND)).isZero();
    schedule.succeeded(3 * SECOND, false);
    assertThat(secondsUntilDue(3)).isGreaterThan(200);
  }
}
