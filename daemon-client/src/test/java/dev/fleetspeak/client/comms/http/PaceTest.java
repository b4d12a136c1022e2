package dev.fleetspeak.client.comms.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The ceiling on bandwidth, by a clock that the test moves. */
class PaceTest {
  private static final int RATE = 16 * 1024;

  /** Time passes only by sleeping. */
  private static final class Clock implements Pace.Clock {
    private long now = 5;
    private final List<Duration> sleeps = new ArrayList<>();

    @Override
    public long nanos() {
      return now;
    }

    @Override
    public void sleep(Duration time) throws InterruptedException {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      sleeps.add(time);
      now += time.toNanos();
    }

    double seconds() {
      return now / 1e9;
    }
  }

  private final Clock clock = new Clock();
  private final ByteArrayOutputStream sent = new ByteArrayOutputStream();

  private static byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  @Test
  void whatIsSentTakesItsTime_andArrivesWhole() throws Exception {
    OutputStream out = Pace.of(RATE, 0, clock).out(sent);
    byte[] bytes = bytes(10 * RATE + 1);
    out.write(bytes);
    assertThat(sent.toByteArray()).isEqualTo(bytes);
    assertThat(clock.seconds()).isBetween(9.5, 10.01);
    assertThat(clock.sleeps).as("in small steps").allMatch(sleep -> sleep.toMillis() <= 260);
  }

  @Test
  void whatIsReadTakesItsTime_andArrivesWhole() throws Exception {
    byte[] bytes = bytes(10 * RATE);
    InputStream in = Pace.of(0, RATE, clock).in(new ByteArrayInputStream(bytes));
    assertThat(in.read()).isZero();
    assertThat(in.readAllBytes()).hasSize(10 * RATE - 1);
    assertThat(in.read()).isEqualTo(-1);
    assertThat(clock.seconds()).isBetween(9.5, 10.01);
  }

  @Test
  void twoConnectionsShareOneCeiling() throws Exception {
    Pace pace = Pace.of(RATE, 0, clock);
    OutputStream first = pace.out(sent);
    OutputStream second = pace.out(new ByteArrayOutputStream());
    for (int i = 0; i < 10; i++) {
      first.write(bytes(RATE / 2));
      second.write(bytes(RATE / 2));
    }
    assertThat(clock.seconds()).isBetween(9.5, 10.01);
  }

  @Test
  void aPauseIsNoCreditForABurst_butASmallContactNeverWaitsAfterOne() throws Exception {
    OutputStream out = Pace.of(RATE, 0, clock).out(sent);
    for (int minute = 0; minute < 10; minute++) {
      clock.now += Duration.ofMinutes(1).toNanos();
      clock.sleeps.clear();
      out.write(bytes(4 * 1024));
      assertThat(clock.sleeps).isEmpty();
    }
    out.write(bytes(2 * RATE));
    assertThat(clock.sleeps.stream().mapToLong(Duration::toMillis).sum()).isBetween(1700L, 2000L);
  }

  @Test
  void groupsStaySmall_soThatAnUrgentMessageIsNotFarBehind() {
    assertThat(Pace.of(RATE, 0, clock).groupBytes()).isEqualTo(2 * RATE);
    assertThat(Pace.of(RATE, 0, clock).allowance(10 * RATE)).isEqualTo(Duration.ofSeconds(20));
  }

  @Test
  void withoutACeilingNothingIsInBetween() throws Exception {
    InputStream in = new ByteArrayInputStream(new byte[0]);
    assertThat(Pace.of(0, 0, clock)).isSameAs(Pace.NONE);
    assertThat(Pace.NONE.out(sent)).isSameAs(sent);
    assertThat(Pace.NONE.in(in)).isSameAs(in);
    assertThat(Pace.of(RATE, 0, clock).in(in)).isSameAs(in);
    assertThat(Pace.NONE.groupBytes()).isEqualTo(Long.MAX_VALUE);
    assertThat(Pace.NONE.allowance(1 << 30)).isEqualTo(Duration.ZERO);
  }

  @Test
  void aStopEndsTheWait() throws Exception {
    OutputStream out = Pace.of(RATE, 0, clock).out(sent);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> out.write(bytes(RATE))).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).as("the interrupt is kept").isTrue();
  }
}
