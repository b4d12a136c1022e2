package dev.fleetspeak.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.stats.RecordingMetrics;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.Message.Priority;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The lines of client.md 12 on retry and sorting. */
class OutboxTest {
  private static final Duration NOW = Duration.ZERO;
  private final RecordingMetrics metrics = new RecordingMetrics();
  private final Outbox outbox = new Outbox(OutboxStore.NONE, metrics);

  static Message message(String type, Priority priority) {
    return Message.newBuilder()
        .setDestination(Address.newBuilder().setServiceName("service"))
        .setMessageType(type)
        .setPriority(priority)
        .build();
  }

  private void put(String type) throws InterruptedException {
    put(type, Priority.MEDIUM);
  }

  private void put(String type, Priority priority) throws InterruptedException {
    outbox.put(message(type, priority), () -> {});
  }

  private OutboundMessage take() throws InterruptedException {
    OutboundMessage next = outbox.take(NOW);
    assertThat(next).isNotNull();
    return next;
  }

  private List<String> takeAllTypes() throws InterruptedException {
    List<String> types = new ArrayList<>();
    OutboundMessage next;
    while ((next = outbox.take(NOW)) != null) {
      types.add(next.message().getMessageType());
    }
    return types;
  }

  @Test
  void line11_messagesPassInOrderAndAcknowledgedOnesDoNotComeAgain() throws Exception {
    AtomicInteger acknowledged = new AtomicInteger();
    for (int i = 0; i < 10; i++) {
      outbox.put(message("m" + i, Priority.MEDIUM), acknowledged::incrementAndGet);
    }
    for (int i = 0; i < 10; i++) {
      OutboundMessage next = take();
      assertThat(next.message().getMessageType()).isEqualTo("m" + i);
      next.ack();
      next.ack();
    }
    assertThat(outbox.take(NOW)).isNull();
    assertThat(acknowledged).hasValue(10);
    assertThat(metrics.of("retry")).isEmpty();
    assertThat(outbox.unacknowledged()).isZero();
  }

  @Test
  void line12_returnedMessagesComeAgainInTheSameOrder() throws Exception {
    List<OutboundMessage> taken = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      put("m" + i);
    }
    for (int i = 0; i < 10; i++) {
      taken.add(take());
    }
    taken.forEach(OutboundMessage::nack);
    taken.getFirst().nack();
    assertThat(takeAllTypes())
        .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
    assertThat(metrics.of("retry"))
        .containsExactly("m0", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m9");
  }

  @Test
  void line13_aPriorityTakes100SmallMessagesThenBlocksUntilOneIsAcknowledged() throws Exception {
    for (int i = 0; i < 100; i++) {
      assertThat(outbox.offer(message("m", Priority.LOW), NOW)).isTrue();
    }
    assertThat(outbox.offer(message("late", Priority.LOW), NOW)).isFalse();
    assertThat(outbox.offer(message("other", Priority.HIGH), NOW)).isTrue();
    blocksUntilAcknowledged(message("late", Priority.LOW));
  }

  @Test
  void line13_aPriorityTakes20MessagesOf1MiBThenBlocks_theOneThatCrossesIsTaken() throws Exception {
    Message large =
        message("large", Priority.MEDIUM).toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[1024 * 1024 - 64])))
            .build();
    for (int i = 0; i < 21; i++) {
      assertThat(outbox.offer(large, NOW)).isTrue();
    }
    assertThat(outbox.offer(large, NOW)).isFalse();
    take().ack();
    blocksUntilAcknowledged(large);
  }

  private void blocksUntilAcknowledged(Message message) throws Exception {
    outbox.offer(message, NOW);
    CountDownLatch accepted = new CountDownLatch(1);
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    outbox.put(message, () -> {});
                    accepted.countDown();
                  } catch (InterruptedException _) {
                    // The test failed already.
                  }
                });
    Awaitility.await()
        .until(
            () ->
                sender.getState() == Thread.State.WAITING
                    || sender.getState() == Thread.State.TIMED_WAITING);
    assertThat(accepted.getCount()).isEqualTo(1);
    OutboundMessage taken;
    do {
      taken = take();
      taken.ack();
    } while (taken.message().getPriority() != message.getPriority());
    assertThat(accepted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void line15_highBeforeMediumBeforeLowAndInOrderInsideEach() throws Exception {
    put("l1", Priority.LOW);
    put("m1");
    put("h1", Priority.HIGH);
    put("l2", Priority.LOW);
    put("h2", Priority.HIGH);
    put("m2");
    assertThat(takeAllTypes()).containsExactly("h1", "h2", "m1", "m2", "l1", "l2");
  }

  @Test
  void line14_whatIsPendingIsCountedUpAndDownToZero() throws Exception {
    for (int i = 0; i < 3; i++) {
      put("m" + i);
    }
    assertThat(outbox.unacknowledged()).isEqualTo(3);
    OutboundMessage first = outbox.take(NOW);
    OutboundMessage second = outbox.take(NOW);
    first.nack();
    second.ack();
    assertThat(outbox.unacknowledged()).isEqualTo(2);
    outbox.take(NOW).ack();
    outbox.take(NOW).ack();
    assertThat(outbox.unacknowledged()).isZero();
    assertThat(metrics.of("pending")).hasSize(3).allMatch(event -> event.matches("m\\d [1-9]\\d*"));
    assertThat(metrics.of("acknowledged"))
        .as("messages and bytes")
        .containsExactlyInAnyOrderElementsOf(metrics.of("pending"));
  }

  @Test
  void line16_line18_heldPrioritiesWait_noneAreAtFirst_andAChangeLetsThemGo() throws Exception {
    put("m1");
    assertThat(takeAllTypes()).containsExactly("m1");
    outbox.hold(java.util.EnumSet.of(Priority.HIGH, Priority.LOW));
    put("h1", Priority.HIGH);
    put("l1", Priority.LOW);
    put("m2");
    assertThat(takeAllTypes()).containsExactly("m2");
    CountDownLatch taken = new CountDownLatch(1);
    Thread reader =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    OutboundMessage next = outbox.take(Duration.ofSeconds(20));
                    if (next != null && next.message().getMessageType().equals("h1")) {
                      next.ack();
                      taken.countDown();
                    }
                  } catch (InterruptedException _) {
                    Thread.currentThread().interrupt();
                  }
                });
    Awaitility.await().until(() -> reader.getState() != Thread.State.RUNNABLE);
    outbox.hold(java.util.EnumSet.of(Priority.LOW));
    assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(takeAllTypes()).isEmpty();
    outbox.refuseMore();
    assertThat(takeAllTypes()).containsExactly("l1");
  }

  @Test
  void lowPrioritiesAreOvertakenButDoNotStarve() throws Exception {
    put("l1", Priority.LOW);
    for (int i = 0; i < 80; i++) {
      put("h" + i, Priority.HIGH);
    }
    List<String> types = takeAllTypes();
    assertThat(types.getFirst()).isEqualTo("h0");
    assertThat(types.indexOf("l1")).isEqualTo(50);
  }

  @Test
  void line17_whatIsInsideIsHandedOutAfterItRefusesMore() throws Exception {
    put("m1");
    outbox.refuseMore();
    assertThatThrownBy(() -> put("m2")).isInstanceOf(InterruptedException.class);
    assertThat(takeAllTypes()).containsExactly("m1");
  }

  @Test
  void c1_waitingSendersEndWhenItRefusesMore() throws Exception {
    while (outbox.offer(message("m", Priority.MEDIUM), NOW)) {}
    CountDownLatch ended = new CountDownLatch(1);
    Thread sender =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    put("late");
                  } catch (InterruptedException _) {
                    ended.countDown();
                  }
                });
    Awaitility.await().until(() -> sender.getState() != Thread.State.RUNNABLE);
    outbox.refuseMore();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void wakeEndsAWait_andTheNextOneIfNoneIsUnderWay() throws Exception {
    outbox.wake();
    assertThat(outbox.take(Duration.ofMinutes(1))).isNull();
    CountDownLatch ended = new CountDownLatch(1);
    Thread taker =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    outbox.take(Duration.ofMinutes(1));
                    ended.countDown();
                  } catch (InterruptedException _) {
                    // The test failed already.
                  }
                });
    Awaitility.await().until(() -> taker.getState() == Thread.State.TIMED_WAITING);
    outbox.wake();
    assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void aCallbackThatFailsDoesNoHarm() throws Exception {
    outbox.put(
        message("m", Priority.MEDIUM),
        () -> {
          throw new IllegalStateException("by intent");
        });
    take().ack();
    assertThat(outbox.unacknowledged()).isZero();
  }

  @Test
  void aNoisyServiceDoesNotShutOthersOut() throws Exception {
    while (outbox.offer(message("noise", Priority.MEDIUM), NOW)) {}
    Thread quiet =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    put("quiet");
                  } catch (InterruptedException _) {
                    // The test is over.
                  }
                });
    Awaitility.await().until(() -> quiet.getState() == Thread.State.TIMED_WAITING);
    take().ack();
    // The place is that of the one who waits, though he may not have woken yet.
    assertThat(outbox.offer(message("noise", Priority.MEDIUM), NOW)).isFalse();
    assertThat(quiet.join(Duration.ofSeconds(10))).isTrue();
    assertThat(takeAllTypes()).endsWith("quiet");
  }
}
