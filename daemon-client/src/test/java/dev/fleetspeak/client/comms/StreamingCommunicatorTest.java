package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.kit.StreamServer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCore;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.CompressionAlgorithm;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class StreamingCommunicatorTest {
  private static final Message SMALL = TestCore.small("DummyService");
  private static final Duration LONG = Duration.ofSeconds(15);

  private TestCertificates.Issued certificate;
  private TestServer server;
  private TestCore core;
  private StreamingCommunicator communicator;

  @BeforeEach
  void makeCertificate() throws Exception {
    certificate = TestCertificates.selfSigned();
  }

  @AfterEach
  void stop() throws Exception {
    if (communicator != null) {
      communicator.close();
    }
    core.close();
    server.close();
    assertThat(core.outbox().mistakes()).isEmpty();
  }

  private void start(CommunicatorConfig.Builder config, TestServer.Handler handler)
      throws Exception {
    server = new TestServer(certificate, handler);
    core = new TestCore(config.build(), certificate.certificate(), server.address());
    communicator = new StreamingCommunicator(core, new CommsSettings(null, 1 << 20));
    communicator.start();
  }

  private static Message numbered(int i) {
    return SMALL.toBuilder().setMessageType("m" + i).build();
  }

  /** Sends a message alone in its frame. */
  private void sendAlone(StreamServer streams, int i) {
    int before = streams.messages();
    core.outbox().put(numbered(i));
    await().atMost(LONG).until(() -> streams.messages() == before + 1);
  }

  @Test
  void confirmationsCountByTheirNumberNotTheirOrder() throws Exception {
    StreamServer streams = new HoldingServer();
    start(TestCore.fastConfig(), streams);
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    for (int i = 1; i <= 4; i++) {
      sendAlone(streams, i);
    }
    // Frame 2 failed at the server, which then says nothing about it; 4 was done before 3.
    streams.down().ack(1);
    streams.down().ack(4);
    streams.down().ack(3);
    streams.down().ack(3);
    streams.down().ack(77);
    await().atMost(LONG).until(() -> core.outbox().acked().size() == 3);
    assertThat(core.outbox().acked()).containsExactly(numbered(1), numbered(4), numbered(3));
    server.cutAll();
    await().atMost(LONG).until(() -> streams.streams() == 2 && streams.messages() == 5);
    assertThat(streams.frames().getLast().contact().getMessagesList()).containsExactly(numbered(2));
  }

  /** Confirms only what a test confirms. */
  private static class HoldingServer extends StreamServer {
    @Override
    protected void onFrame(Down down, long number) throws IOException {
      if (number == 0) {
        super.onFrame(down, number);
      }
    }
  }

  @Test
  void framesInFlightAreBoundedAndMessagesGatherMeanwhile() throws Exception {
    StreamServer streams = new HoldingServer();
    start(TestCore.fastConfig(), streams);
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    for (int i = 1; i <= 10; i++) {
      sendAlone(streams, i);
    }
    core.outbox().putAll(IntStream.range(0, 30).mapToObj(i -> numbered(100 + i)).toList());
    await().during(Duration.ofMillis(300)).until(() -> streams.frames().size() == 11);
    streams.down().ack(1);
    await().atMost(LONG).until(() -> streams.frames().size() == 12);
    assertThat(streams.frames().getLast().contact().getMessagesCount()).isEqualTo(30);
  }

  @Test
  void loneMessagesLeaveWithoutAWait() throws Exception {
    StreamServer streams = new StreamServer();
    start(TestCore.fastConfig(), streams);
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    sendAlone(streams, 0);
    core.outbox().put(numbered(1));
    Instant put = Instant.now();
    await().atMost(LONG).until(() -> streams.messages() == 2);
    assertThat(Duration.between(put, streams.frames().getLast().at()))
        .isLessThan(Duration.ofMillis(300));
  }

  @Test
  void serverThatIsDoneGetsItsStreamEndedInOrder() throws Exception {
    for (CompressionAlgorithm compression :
        List.of(CompressionAlgorithm.COMPRESSION_NONE, CompressionAlgorithm.COMPRESSION_DEFLATE)) {
      StreamServer streams = new HoldingServer();
      start(TestCore.fastConfig().setCompression(compression), streams);
      await().atMost(LONG).until(() -> streams.frames().size() == 1);
      sendAlone(streams, 1);
      StreamServer.Down down = streams.down();
      // Messages in the frame that says so are not lost, and saying it twice does no harm (X10).
      ContactData done = ContactData.newBuilder().setDoneSending(true).build();
      down.send(
          WireClientChecklistTest.messagesFor("system", 0, 1).toBuilder()
              .setDoneSending(true)
              .build());
      down.send(done);
      await().atMost(LONG).until(() -> core.processed("system") == 1);
      core.outbox().put(numbered(2));
      assertThat(streams.endings()).isEmpty();
      down.ack(1);
      await().atMost(LONG).until(() -> streams.endings().size() == 1);
      assertThat(streams.endings()).containsExactly("orderly");
      assertThat(core.outbox().acked()).containsExactly(numbered(1));
      await().atMost(LONG).until(() -> streams.streams() == 2 && streams.messages() == 2);
      assertThat(core.outbox().nacks()).isZero();
      communicator.close();
      server.close();
    }
  }

  @Test
  void stopEndsTheStreamInOrderAndSendsWhatIsThere() throws Exception {
    StreamServer streams = new StreamServer();
    start(TestCore.fastConfig(), streams);
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    core.outbox().putAll(Collections.nCopies(20, SMALL));
    Instant before = Instant.now();
    communicator.close();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
    assertThat(core.outbox().acked()).hasSize(20);
    await().atMost(LONG).until(() -> streams.endings().equals(List.of("orderly")));
  }

  @Test
  void stopGivesBackWhatTheServerDoesNotConfirm() throws Exception {
    StreamServer streams = new HoldingServer();
    start(TestCore.fastConfig(), streams);
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    sendAlone(streams, 1);
    Instant before = Instant.now();
    communicator.close();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(3));
    assertThat(core.outbox().acked()).isEmpty();
    assertThat(core.outbox().size()).isEqualTo(1);
    await().atMost(LONG).until(() -> streams.endings().equals(List.of("orderly")));
  }

  @Test
  void stopIsBoundedWhenTheServerTakesNothing() throws Exception {
    start(
        TestCore.fastConfig(),
        request -> {
          request.body().readNBytes(8);
          request.chunkedAnswer().write(new byte[] {0});
          Thread.sleep(Duration.ofMinutes(1));
        });
    await().atMost(LONG).until(() -> core.answers().size() == 1);
    core.outbox()
        .putAll(
            Collections.nCopies(
                7,
                SMALL.toBuilder()
                    .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[3 << 20])))
                    .build()));
    await().atMost(LONG).until(() -> core.outbox().size() < 7);
    Instant before = Instant.now();
    communicator.close();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
    assertThat(core.outbox().size()).isEqualTo(7);
  }

  @Test
  void streamsThatBreakEarlyComeSlowerAndSlower() throws Exception {
    StreamServer streams =
        new StreamServer() {
          @Override
          protected void onFrame(Down down, long number) throws IOException {
            super.onFrame(down, number);
            throw new IOException("gone");
          }
        };
    start(TestCore.fastConfig().setMinFailureDelaySeconds(60), streams);
    await().atMost(LONG).until(() -> streams.streams() == 4);
    assertThat(streams.gap(0)).isBetween(Duration.ofMillis(480), Duration.ofMillis(1400));
    assertThat(streams.gap(1)).isBetween(Duration.ofMillis(980), Duration.ofMillis(2200));
    assertThat(streams.gap(2)).isBetween(Duration.ofMillis(1980), Duration.ofMillis(3800));
  }

  @Test
  void emptyAnswerIsARefusalAndLosesNothing() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    start(
        TestCore.fastConfig(),
        request -> {
          requests.incrementAndGet();
          request.body().readNBytes(20);
          request.answer(200, new byte[0], "Connection: close");
        });
    core.outbox().put(SMALL);
    await().atMost(LONG).until(() -> requests.get() >= 3);
    communicator.close();
    assertThat(core.outbox().acked()).isEmpty();
    assertThat(core.outbox().size()).isEqualTo(1);
  }

  @Test
  void refusalBeforeTheBodyIsHeardAtOnce() throws Exception {
    List<Long> nanos = new CopyOnWriteArrayList<>();
    AtomicInteger bodies = new AtomicInteger();
    start(
        TestCore.fastConfig().setMinFailureDelaySeconds(1),
        request -> {
          nanos.add(System.nanoTime());
          request.answer(404, "not here".getBytes(StandardCharsets.US_ASCII));
        });
    await().atMost(LONG).until(() -> nanos.size() >= 3);
    assertThat(bodies).hasValue(0);
    assertThat(core.answers()).isEmpty();
  }

  @Test
  void serverThatNeverAsksForTheBodyGetsItAfterASecond() throws Exception {
    AtomicInteger answered = new AtomicInteger();
    start(
        TestCore.fastConfig(),
        request -> {
          // The fallback is the client's: nothing is said until the body came.
          byte[] magic = request.bodyWithoutAsking().readNBytes(4);
          assertThat(magic).containsExactly(0x01, 0x10, 0xEE, 0xF1);
          answered.incrementAndGet();
          request.chunkedAnswer().write(new byte[] {2, 8, 42});
          Thread.sleep(Duration.ofMinutes(1));
        });
    await().atMost(LONG).until(() -> answered.get() == 1 && core.nonce() == 42);
  }

  @Test
  void hostileFramesEndTheStream() throws Exception {
    byte[][] bad = {
      {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x7F},
      {
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        (byte) 0xFF,
        0x7F
      },
      {3, 1, 2, 3},
      {5, 8, 42}
    };
    StreamServer streams =
        new StreamServer() {
          @Override
          protected void onFrame(Down down, long number) throws IOException {
            if (streams() % 2 == 0) {
              down.ack(number);
            }
            down.raw(bad[streams() / 2 % bad.length]);
            throw new IOException("gone");
          }
        };
    start(TestCore.fastConfig(), streams);
    core.outbox().put(SMALL);
    await().atMost(Duration.ofSeconds(30)).until(() -> streams.streams() >= 8);
    assertThat(core.processed("system")).isZero();
  }

  @Test
  void fullInboxDoesNotHoldUpConfirmations() throws Exception {
    StreamServer streams = new StreamServer();
    start(TestCore.fastConfig(), streams);
    core.addBlockedService("stuck");
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    // More than the inbox and the handler hold: broadcasts do not ask for allowances.
    streams.down().send(WireClientChecklistTest.messagesFor("stuck", 0, 100));
    streams.down().send(WireClientChecklistTest.messagesFor("stuck", 0, 50));
    sendAlone(streams, 1);
    await().atMost(LONG).until(() -> core.outbox().acked().size() == 1);
    core.release("stuck");
    await().atMost(LONG).until(() -> core.processed("stuck") == 150);
  }

  @Test
  @DisplayName("X18 the bell of a reset does not end the pause after a failure that follows it")
  void resetOfAHealthyStreamSkipsNoFailurePause() throws Exception {
    AtomicBoolean refusing = new AtomicBoolean();
    AtomicInteger refused = new AtomicInteger();
    StreamServer streams = new StreamServer();
    start(
        TestCore.fastConfig().setMinFailureDelaySeconds(60),
        request -> {
          if (refusing.get()) {
            refused.incrementAndGet();
            request.answer(503, new byte[0]);
          } else {
            streams.handle(request);
          }
        });
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    refusing.set(true);
    communicator.reset();
    await().atMost(LONG).until(() -> refused.get() == 1);
    await().during(Duration.ofMillis(500)).until(() -> refused.get() == 1);
    // While a reset during that pause does end it.
    communicator.reset();
    await().atMost(LONG).until(() -> refused.get() == 2);
  }

  @Test
  void newIdentityIsUsedByTheNextStream() throws Exception {
    StreamServer streams = new StreamServer();
    start(TestCore.fastConfig(), streams);
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    core.rekey();
    communicator.reset();
    await().atMost(LONG).until(() -> streams.clients().size() == 2);
    assertThat(streams.clients().getLast()).isEqualTo(core.identity().id());
    assertThat(streams.clients().getFirst()).isNotEqualTo(core.identity().id());
  }

  @Test
  @DisplayName(
      "X15 a flush that waits while the identity changes, and a stop, are for the new stream")
  void newIdentityLeavesNoFlushWaiting() throws Exception {
    StreamServer streams = new HoldingServer();
    start(TestCore.fastConfig(), streams);
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    sendAlone(streams, 1);
    CompletableFuture<Void> flushed = new CompletableFuture<>();
    Thread.startVirtualThread(
        () -> {
          try {
            communicator.flush(Duration.ofSeconds(30));
            flushed.complete(null);
          } catch (IOException | InterruptedException e) {
            flushed.completeExceptionally(e);
          }
        });
    await().during(Duration.ofMillis(300)).until(() -> !flushed.isDone());
    core.rekey();
    communicator.reset();
    await().atMost(LONG).until(() -> streams.streams() == 2 && streams.messages() == 2);
    // In the stream's first frame it is confirmed by the first answer.
    long frame = streams.frames().getLast().number();
    if (frame > 0) {
      streams.down().ack(frame);
    }
    assertThat(flushed).succeedsWithin(Duration.ofSeconds(5));
    assertThat(core.outbox().acked()).containsExactly(numbered(1));
    assertThat(streams.clients().getLast()).isEqualTo(core.identity().id());
    communicator.close();
    await().atMost(LONG).until(() -> streams.endings().equals(List.of("cut", "orderly")));
  }

  @Test
  void lonelinessNeedsNoEarlierSuccess() throws Exception {
    start(
        TestCore.fastConfig().setFailureSuicideTimeSeconds(1),
        request -> request.answer(404, new byte[0]));
    await().atMost(LONG).until(() -> !core.lonely().isEmpty());
  }
}
