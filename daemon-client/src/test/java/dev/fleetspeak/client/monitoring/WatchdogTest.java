package dev.fleetspeak.client.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The watchdog's line of client.md 12, by a clock that the test moves. */
class WatchdogTest {
  private static final long SECOND = 1_000_000_000;

  /** A clock near its end, because a clock of nanoseconds may begin anywhere. */
  private long now = Long.MAX_VALUE - 3 * SECOND;

  private final long begin = now;
  private final Deadline deadline = new Deadline(SECOND, 5 * SECOND, now);

  /** Does what the watchdog's thread does; true if it expired before an end. */
  private boolean watchUntil(long end) {
    while (true) {
      long left = deadline.look(now);
      if (left == 0) {
        return true;
      }
      if (now + left - end > 0) {
        now = end;
        return false;
      }
      now += left;
    }
  }

  @Test
  void line48_aDeadlineOfASecondThatIsResetEveryTwoNeverPasses() {
    for (int i = 1; i <= 100; i++) {
      assertThat(watchUntil(begin + 2L * i * SECOND)).isFalse();
      deadline.reset(now, 0);
    }
  }

  @Test
  void line48_withoutAResetItPassesAfterTheFiveSecondsMore() {
    assertThat(watchUntil(begin + 6 * SECOND - 1)).isFalse();
    assertThat(watchUntil(begin + 6 * SECOND + SECOND / 2)).isTrue();
    assertThat(now - begin).isEqualTo(6 * SECOND);
  }

  @Test
  void c36_aWaitThatWasPlannedDoesNotCount() {
    deadline.reset(now, 5400 * SECOND);
    assertThat(watchUntil(begin + 5406 * SECOND - 1)).isFalse();
    assertThat(watchUntil(begin + 5407 * SECOND)).isTrue();
  }

  @Test
  void aRealOneRunsItsActionOnce() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    CountDownLatch ran = new CountDownLatch(1);
    try (Watchdog watchdog =
        Watchdog.start(
            Duration.ofMillis(20),
            Duration.ofMillis(20),
            () -> {
              runs.incrementAndGet();
              ran.countDown();
            })) {
      watchdog.alive(Duration.ofMillis(1));
      assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(runs).hasValue(1);
  }

  @Test
  void aRealOneThatIsToldOfALongWaitSleeps_untilItIsClosed() throws Exception {
    AtomicInteger runs = new AtomicInteger();
    try (Watchdog watchdog =
        Watchdog.start(Duration.ofMinutes(1), Duration.ZERO, runs::incrementAndGet)) {
      watchdog.alive(Duration.ofSeconds(Long.MAX_VALUE / 2_000_000_000));
      watchdog.aliveWithoutLimit();
    }
    assertThat(runs).hasValue(0);
  }
}
