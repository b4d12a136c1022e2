package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.client.comms.kit.TestCore;
import dev.fleetspeak.client.comms.kit.TestOutbox;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PendingFramesTest {
  private final TestOutbox outbox = new TestOutbox();
  private final PendingFrames frames = new PendingFrames();

  private void add(long number) throws Exception {
    outbox.put(TestCore.small("m" + number));
    MessageGroup group = new MessageGroup();
    new Intake(outbox).drainInto(group, 1000);
    frames.add(number, group);
  }

  @Test
  void onlyAFrameBeforeAConfirmedOneIsPassedOver() throws Exception {
    add(1);
    add(2);
    add(3);
    assertThat(frames.oldestPassedOver()).isNull();
    assertThat(frames.confirm(2)).isTrue();
    assertThat(frames.oldestPassedOver()).isNotNull();
    assertThat(frames.confirm(1)).isTrue();
    assertThat(frames.oldestPassedOver()).isNull();
    assertThat(frames.confirm(1)).isFalse();
    assertThat(outbox.acked()).containsExactly(TestCore.small("m2"), TestCore.small("m1"));
  }

  @Test
  void waitsEndWithTheStream() throws Exception {
    add(1);
    assertThat(frames.awaitFewerThan(1, Duration.ZERO, () -> false)).isFalse();
    assertThat(frames.awaitFewerThan(2, Duration.ZERO, () -> false)).isTrue();
    assertThat(frames.awaitFewerThan(1, Duration.ofHours(1), () -> true)).isFalse();
    frames.end();
    assertThat(frames.awaitFewerThan(1, Duration.ofHours(1), () -> false)).isFalse();
    frames.nack();
    assertThat(outbox.nacks()).isEqualTo(1);
  }

  @Test
  void whatIsGivenBackCountsAsConfirmedForNobody() throws Exception {
    add(1);
    frames.nack();
    assertThat(frames.awaitFewerThan(1, Duration.ofHours(1), () -> false)).isFalse();
    assertThat(frames.hasEnded()).isTrue();
  }
}
