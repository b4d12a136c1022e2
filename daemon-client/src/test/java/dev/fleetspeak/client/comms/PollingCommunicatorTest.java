package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.kit.PollServer;
import dev.fleetspeak.client.comms.kit.Request;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCore;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.wire.WireLimits;
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
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PollingCommunicatorTest {
  private static final Message SMALL = TestCore.small("DummyService");
  private static final Duration LONG = Duration.ofSeconds(15);

  private TestCertificates.Issued certificate;
  private TestServer server;
  private TestCore core;
  private PollingCommunicator communicator;

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
    communicator = new PollingCommunicator(core, new CommsSettings(null, 1 << 20));
    communicator.start();
  }

  private static CommunicatorConfig.Builder slowConfig() {
    return TestCore.fastConfig().setMaxPollDelaySeconds(600).setMaxBufferDelaySeconds(600);
  }

  @Test
  void refusedDeflateIsFollowedByTheSamePollUncompressed() throws Exception {
    PollServer polls = new PollServer();
    AtomicInteger refused = new AtomicInteger();
    start(
        TestCore.fastConfig().setCompression(CompressionAlgorithm.COMPRESSION_DEFLATE),
        request -> {
          if (request.header("Content-Encoding") != null) {
            request.body().readAllBytes();
            refused.incrementAndGet();
            request.answer(400, "error reading body: EOF".getBytes(StandardCharsets.US_ASCII));
          } else {
            polls.handle(request);
          }
        });
    core.outbox().put(SMALL);
    await().atMost(LONG).until(() -> polls.contacts().size() >= 3);
    assertThat(polls.messages()).isEqualTo(1);
    assertThat(refused).hasValue(1);
    assertThat(core.outbox().nacks()).isZero();
  }

  @Test
  void refusedDeflateThatIsRefusedAnywayChangesNothing() throws Exception {
    AtomicInteger compressed = new AtomicInteger();
    AtomicInteger plain = new AtomicInteger();
    start(
        TestCore.fastConfig().setCompression(CompressionAlgorithm.COMPRESSION_DEFLATE),
        request -> {
          request.body().readAllBytes();
          boolean deflated = request.header("Content-Encoding") != null;
          (deflated ? compressed : plain).incrementAndGet();
          request.answer(400, new byte[0]);
        });
    await().atMost(LONG).until(() -> compressed.get() == 2 && plain.get() == 2);
  }

  @Test
  void lastPollAtStopDeliversWhatWasCollected() throws Exception {
    PollServer polls = new PollServer();
    start(slowConfig(), polls);
    await().atMost(LONG).until(() -> polls.contacts().size() == 1);
    core.outbox().putAll(Collections.nCopies(3, SMALL));
    communicator.close();
    assertThat(polls.messages()).isEqualTo(3);
    assertThat(core.outbox().acked()).hasSize(3);
  }

  @Test
  void stopIsBoundedWhenTheServerIsSilent() throws Exception {
    start(slowConfig(), request -> Thread.sleep(Duration.ofMinutes(1)));
    await().atMost(LONG).until(() -> server.requests() == 1);
    core.outbox().put(SMALL);
    Instant before = Instant.now();
    communicator.close();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
    assertThat(core.outbox().acked()).isEmpty();
    assertThat(core.outbox().size()).isEqualTo(1);
  }

  @Test
  void groupsNeverExceedWhatServersTake() throws Exception {
    AtomicInteger largest = new AtomicInteger();
    PollServer polls = new PollServer();
    start(
        TestCore.fastConfig(),
        request -> {
          int length = Integer.parseInt(request.header("Content-Length"));
          largest.accumulateAndGet(length, Math::max);
          polls.handle(request);
        });
    Message sevenMegabytes =
        SMALL.toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[7 << 20])))
            .build();
    Message hopeless =
        SMALL.toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[20 << 20])))
            .build();
    core.outbox().putAll(List.of(sevenMegabytes, sevenMegabytes, sevenMegabytes, hopeless, SMALL));
    await().atMost(Duration.ofSeconds(30)).until(() -> core.outbox().acked().size() == 5);
    assertThat(polls.messages()).isEqualTo(4);
    assertThat(largest.get()).isLessThan(WireLimits.MAX_CONTACT_BYTES);
  }

  @Test
  void activityBringsFastPolls() throws Exception {
    PollServer polls = new PollServer();
    start(slowConfig(), polls);
    await().atMost(LONG).until(() -> polls.contacts().size() == 1);
    polls.prepare(WireClientChecklistTest.messagesFor("system", 7, 1));
    communicator.flush(Duration.ofSeconds(5));
    await().atMost(Duration.ofSeconds(5)).until(() -> polls.contacts().size() >= 5);
  }

  @Test
  void nextHostTakesOverAndStaysFirst() throws Exception {
    PollServer polls = new PollServer();
    AtomicInteger dialsOfDead = new AtomicInteger();
    startBehindADeadHost(polls, dialsOfDead);
    await().atMost(LONG).until(() -> polls.contacts().size() >= 3);
    assertThat(dialsOfDead).hasValue(1);
  }

  private void startBehindADeadHost(PollServer polls, AtomicInteger dialsOfDead) throws Exception {
    server = new TestServer(certificate, polls);
    core =
        new TestCore(
            TestCore.fastConfig().build(),
            certificate.certificate(),
            "localhost:1",
            server.address());
    communicator =
        new PollingCommunicator(
            core,
            new CommsSettings(
                (host, port, timeout) -> {
                  if (port == 1) {
                    dialsOfDead.incrementAndGet();
                    throw new java.net.ConnectException("nobody there");
                  }
                  return new java.net.Socket(host, port);
                },
                1 << 20));
    communicator.start();
  }

  @Test
  void newIdentityIsUsedFromTheNextPollOn() throws Exception {
    PollServer polls = new PollServer();
    start(slowConfig(), polls);
    ClientId old = core.identity().id();
    await().atMost(LONG).until(() -> core.answers().size() == 1);
    communicator.flush(Duration.ofSeconds(10));
    core.rekey();
    communicator.flush(Duration.ofSeconds(10));
    communicator.flush(Duration.ofSeconds(10));
    ClientId fresh = core.identity().id();
    assertThat(polls.clients()).containsExactly(old, old, fresh, fresh);
  }

  @Test
  @DisplayName("X15 a new identity does not make a dead host the first again")
  void newIdentityKeepsTheOrderOfHosts() throws Exception {
    PollServer polls = new PollServer();
    AtomicInteger dialsOfDead = new AtomicInteger();
    startBehindADeadHost(polls, dialsOfDead);
    await().atMost(LONG).until(() -> core.answers().size() == 1);
    core.rekey();
    communicator.flush(Duration.ofSeconds(10));
    assertThat(polls.clients().getLast()).isEqualTo(core.identity().id());
    assertThat(dialsOfDead).hasValue(1);
  }

  /** Holds each poll until a test lets it go, and tells when it has one. */
  private static final class HoldingPolls extends PollServer {
    private final Semaphore held = new Semaphore(0);
    private final Semaphore released = new Semaphore(0);

    @Override
    public void handle(Request request) throws Exception {
      held.release();
      released.acquire();
      super.handle(request);
    }

    void awaitHeld() throws InterruptedException {
      assertThat(held.tryAcquire(15, TimeUnit.SECONDS)).as("a poll came").isTrue();
    }
  }

  @Test
  @DisplayName("C41 a flush that waits while the identity changes gets the next poll's result")
  void newIdentityLeavesNoFlushWaiting() throws Exception {
    HoldingPolls polls = new HoldingPolls();
    start(slowConfig(), polls);
    polls.awaitHeld();
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
    // The poll under way is no answer to it, so it waits for the one that brings the new identity.
    await().during(Duration.ofMillis(300)).until(() -> !flushed.isDone());
    core.rekey();
    polls.released.release();
    polls.awaitHeld();
    assertThat(flushed).isNotDone();
    polls.released.release();
    assertThat(flushed).succeedsWithin(Duration.ofSeconds(5));
    assertThat(polls.clients().getLast()).isEqualTo(core.identity().id());
  }

  @Test
  @DisplayName("C41 a stop that waits while the identity changes ends with its last poll")
  void newIdentityLeavesNoStopWaiting() throws Exception {
    HoldingPolls polls = new HoldingPolls();
    start(slowConfig(), polls);
    polls.awaitHeld();
    core.outbox().put(SMALL);
    Instant before = Instant.now();
    Thread stop = Thread.startVirtualThread(communicator::close);
    await().atMost(LONG).until(() -> stop.getState() == Thread.State.TIMED_WAITING);
    core.rekey();
    polls.released.release(2);
    assertThat(stop.join(Duration.ofSeconds(4))).as("the stop returns").isTrue();
    assertThat(Duration.between(before, Instant.now()))
        .as("by the end of the loop, not of its patience")
        .isLessThan(Duration.ofMillis(1900));
    assertThat(polls.clients()).hasSize(2);
    assertThat(polls.clients().getLast()).isEqualTo(core.identity().id());
    assertThat(core.outbox().acked()).containsExactly(SMALL);
  }

  @Test
  @DisplayName("C41 a stop reaches a poll that hangs under a new identity")
  void stopCutsAPollOfTheNewIdentity() throws Exception {
    HoldingPolls polls = new HoldingPolls();
    start(slowConfig(), polls);
    polls.awaitHeld();
    polls.released.release();
    await().atMost(LONG).until(() -> core.answers().size() == 1);
    core.rekey();
    communicator.reset();
    polls.awaitHeld();
    Thread stop = Thread.startVirtualThread(communicator::close);
    assertThat(stop.join(Duration.ofSeconds(4))).as("the stop returns").isTrue();
  }

  @Test
  void connectionIsKeptBetweenPollsAndRenewedWhenTheServerClosedIt() throws Exception {
    PollServer polls = new PollServer();
    start(TestCore.fastConfig().setMaxPollDelaySeconds(1), polls);
    await().atMost(LONG).until(() -> polls.contacts().size() == 3);
    assertThat(server.connections()).isEqualTo(1);
    server.cutAll();
    await().atMost(LONG).until(() -> polls.contacts().size() == 5);
    assertThat(server.connections()).isEqualTo(2);
  }

  @Test
  void connectionIsNotKeptOverLongWaits() throws Exception {
    PollServer polls = new PollServer();
    start(slowConfig(), polls);
    await().atMost(LONG).until(() -> polls.contacts().size() == 1 && server.openConnections() == 0);
  }

  @Test
  void loneliness() throws Exception {
    PollServer polls = new PollServer();
    AtomicInteger count = new AtomicInteger();
    start(
        TestCore.fastConfig()
            .setMaxPollDelaySeconds(1)
            .setMinFailureDelaySeconds(1)
            .setFailureSuicideTimeSeconds(2),
        request -> {
          if (count.getAndIncrement() == 0) {
            polls.handle(request);
          } else {
            request.answer(503, "not authorized".getBytes(StandardCharsets.US_ASCII));
          }
        });
    await().atMost(LONG).until(() -> !core.lonely().isEmpty());
    assertThat(core.lonely().getFirst()).isGreaterThan(Duration.ofSeconds(2));
  }

  // Answers of servers that mean no good, or are none.

  @Test
  void oversizeAnswersAreRefused() throws Exception {
    badAnswer("HTTP/1.1 200 OK\r\nContent-Length: 1048577\r\n\r\n" + "x".repeat(1_048_577));
  }

  @Test
  void endlessAnswersAreRefused() throws Exception {
    badAnswer(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "400\r\n"
            + "x".repeat(1024)
            + "\r\n"
            + ("400\r\n" + "x".repeat(1024) + "\r\n").repeat(1100));
  }

  @Test
  void endlessHeadsAreRefused() throws Exception {
    badAnswer("HTTP/1.1 200 OK\r\nA: " + "x".repeat(100_000));
    badAnswerOf("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(1000));
    badAnswerOf("HTTP/1.1 102 Processing\r\n\r\n".repeat(1000));
  }

  @Test
  void garbageIsRefused() throws Exception {
    badAnswer("SSH-2.0-OpenSSH_9.2\r\n");
    badAnswerOf("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n");
    badAnswerOf("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n\1\2\3");
    badAnswerOf("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc");
    badAnswerOf("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
    badAnswerOf("HTTP/1.1 302 Found\r\nLocation: /message\r\nContent-Length: 0\r\n\r\n");
    badAnswerOf("");
  }

  private final AtomicReference<String> bad = new AtomicReference<>();

  private void badAnswer(String text) throws Exception {
    start(
        slowConfig().setMinFailureDelaySeconds(0),
        request -> {
          request.body().readAllBytes();
          String answer = bad.get();
          request.raw(answer == null ? "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n" : answer);
          if (answer != null) {
            request.closeAfterwards();
          }
        });
    await().atMost(LONG).until(() -> core.answers().size() == 1);
    core.outbox().put(SMALL);
    badAnswerOf(text);
  }

  private void badAnswerOf(String text) throws Exception {
    bad.set(text);
    int before = core.outbox().nacks();
    communicator.reset();
    await().atMost(LONG).until(() -> core.outbox().nacks() > before + 1);
    assertThat(core.outbox().acked()).isEmpty();
    assertThat(core.answers()).hasSize(1);
  }

  @Test
  void emptyBodyIsAnAnswer() throws Exception {
    start(
        slowConfig(),
        request -> {
          request.body().readAllBytes();
          request.raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        });
    await().atMost(LONG).until(() -> core.answers().size() == 1);
  }

  @Test
  void answersInChunksAndWithoutLengthAreRead() throws Exception {
    byte[] nonce = ContactData.newBuilder().setSequencingNonce(42).build().toByteArray();
    String text = new String(nonce, StandardCharsets.ISO_8859_1);
    AtomicInteger count = new AtomicInteger();
    start(
        TestCore.fastConfig().setMaxPollDelaySeconds(1),
        request -> {
          request.body().readAllBytes();
          if (count.getAndIncrement() == 0) {
            request.raw(
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n"
                    + "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n1;x=y\r\n"
                    + text.charAt(0)
                    + "\r\n01\r\n"
                    + text.charAt(1)
                    + "\r\n0\r\nTrailer: z\r\n\r\n");
          } else {
            request.raw("HTTP/1.0 200 OK\r\n\r\n" + text);
            request.closeAfterwards();
          }
        });
    await().atMost(LONG).until(() -> core.answers().size() == 3);
    assertThat(core.nonce()).isEqualTo(42);
    assertThat(server.connections()).isEqualTo(2);
  }
}
