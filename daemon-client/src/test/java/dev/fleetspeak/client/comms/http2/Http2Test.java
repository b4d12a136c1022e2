package dev.fleetspeak.client.comms.http2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.CommsSettings;
import dev.fleetspeak.client.comms.Communicator;
import dev.fleetspeak.client.comms.FileFetcher;
import dev.fleetspeak.client.comms.PollingCommunicator;
import dev.fleetspeak.client.comms.StreamingCommunicator;
import dev.fleetspeak.client.comms.kit.PollServer;
import dev.fleetspeak.client.comms.kit.StreamServer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCore;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.common.CompressionAlgorithm;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Polling and streaming over HTTP/2, and the way back to HTTP/1.1. */
class Http2Test {
  private static final Message SMALL = TestCore.small("DummyService");
  private static final Duration LONG = Duration.ofSeconds(20);

  private TestCertificates.Issued certificate;
  private AutoCloseable server;
  private TestCore core;
  private Communicator communicator;

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

  private static CommunicatorConfig.Builder config() {
    return TestCore.fastConfig().setPreferHttp2(true).setMaxPollDelaySeconds(1);
  }

  private H2TestServer serve(CommunicatorConfig.Builder config, TestServer.Handler handler)
      throws Exception {
    H2TestServer http2 = new H2TestServer(certificate, handler);
    server = http2;
    core = new TestCore(config.build(), certificate.certificate(), http2.address());
    return http2;
  }

  private void start(Communicator started) {
    communicator = started;
    communicator.start();
  }

  @Test
  void pollsShareAConnection() throws Exception {
    PollServer polls = new PollServer();
    H2TestServer http2 =
        serve(config().setCompression(CompressionAlgorithm.COMPRESSION_DEFLATE), polls);
    start(new PollingCommunicator(core));
    core.outbox().putAll(Collections.nCopies(105, SMALL));
    await().atMost(LONG).until(() -> polls.messages() == 105 && polls.contacts().size() >= 4);
    assertThat(http2.connections()).isEqualTo(1);
    http2.cutAll();
    int before = polls.contacts().size();
    await().atMost(LONG).until(() -> polls.contacts().size() >= before + 2);
    assertThat(core.nonce()).isEqualTo(42);
  }

  @Test
  void largeContactsGoBothWays() throws Exception {
    PollServer polls = new PollServer();
    serve(config(), polls);
    Message large =
        SMALL.toBuilder()
            .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[3 << 20])))
            .build();
    polls.prepare(ContactData.newBuilder().setSequencingNonce(9).addMessages(large).build());
    start(new PollingCommunicator(core));
    core.outbox().putAll(Collections.nCopies(4, large));
    await().atMost(LONG).until(() -> polls.messages() == 4 && !core.answers().isEmpty());
  }

  @Test
  void oversizeAnswersAreRefused() throws Exception {
    AtomicInteger count = new AtomicInteger();
    serve(
        config(),
        request -> request.answer(200, new byte[count.getAndIncrement() == 0 ? 0 : 200_000]));
    start(new PollingCommunicator(core, new CommsSettings(null, 100_000)));
    core.outbox().put(SMALL);
    await().atMost(LONG).until(() -> core.outbox().nacks() >= 1);
    assertThat(core.answers()).hasSize(1);
  }

  @Test
  void streaming() throws Exception {
    for (CompressionAlgorithm compression :
        List.of(CompressionAlgorithm.COMPRESSION_NONE, CompressionAlgorithm.COMPRESSION_DEFLATE)) {
      StreamServer streams = new StreamServer();
      serve(config().setCompression(compression), streams);
      core.addService("NOOPService");
      start(new StreamingCommunicator(core));
      core.outbox().put(SMALL);
      await().atMost(LONG).until(() -> core.outbox().acked().size() == 1);
      core.outbox().putAll(Collections.nCopies(10, SMALL));
      await().atMost(LONG).until(() -> core.outbox().acked().size() == 11);
      streams.down().send(messages(35));
      await().atMost(LONG).until(() -> core.processed("NOOPService") == 35);
      Instant before = Instant.now();
      communicator.close();
      assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(1));
      await().atMost(LONG).until(() -> streams.endings().equals(List.of("orderly")));
      assertThat(streams.streams()).isEqualTo(1);
      server.close();
    }
  }

  private static ContactData messages(int count) {
    Message message =
        Message.newBuilder()
            .setDestination(SMALL.getDestination().toBuilder().setServiceName("NOOPService"))
            .build();
    return ContactData.newBuilder().addAllMessages(Collections.nCopies(count, message)).build();
  }

  @Test
  void brokenStreamsAreReplacedAndLoseNothing() throws Exception {
    StreamServer streams =
        new StreamServer() {
          @Override
          protected void onFrame(Down down, long number) throws IOException {
            if (number == 0 || streams() > 1) {
              super.onFrame(down, number);
            }
          }
        };
    H2TestServer http2 = serve(config(), streams);
    start(new StreamingCommunicator(core));
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    core.outbox().put(SMALL);
    await().atMost(LONG).until(() -> streams.messages() == 1);
    http2.cutAll();
    await().atMost(LONG).until(() -> core.outbox().acked().size() == 1);
    assertThat(streams.messages()).isEqualTo(2);
  }

  @Test
  void resetTakesANewConnection() throws Exception {
    StreamServer streams = new StreamServer();
    H2TestServer http2 = serve(config(), streams);
    start(new StreamingCommunicator(core));
    await().atMost(LONG).until(() -> streams.frames().size() == 1);
    communicator.reset();
    communicator.flush(Duration.ofSeconds(5));
    assertThat(http2.connections()).isEqualTo(2);
  }

  @Test
  void silentServerIsLeftWithinTheTimeToStop() throws Exception {
    AtomicInteger requests = new AtomicInteger();
    serve(
        config(),
        request -> {
          requests.incrementAndGet();
          Thread.sleep(Duration.ofMinutes(1));
        });
    start(new PollingCommunicator(core));
    await().atMost(LONG).until(() -> requests.get() == 1);
    Instant before = Instant.now();
    communicator.close();
    assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
  }

  @Test
  void serversOfHttp1AreSpokenToInHttp1() throws Exception {
    PollServer polls = new PollServer();
    TestServer http1 = new TestServer(certificate, polls);
    server = http1;
    core = new TestCore(config().build(), certificate.certificate(), http1.address());
    start(new PollingCommunicator(core));
    core.outbox().put(SMALL);
    await().atMost(LONG).until(() -> polls.contacts().size() >= 3 && polls.messages() == 1);
    assertThat(http1.connections()).isEqualTo(2);
  }

  @Test
  void filesComeOverHttp2Too() throws Exception {
    serve(
        config(),
        request ->
            request.answer(
                200,
                request.path().getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT"));
    assertThat(
            new FileFetcher(core)
                .fetch("a", "b", null, Duration.ofSeconds(5))
                .content()
                .toStringUtf8())
        .isEqualTo("/files/a/b");
  }

  @Test
  void revokedServersAreRefused() throws Exception {
    PollServer polls = new PollServer();
    H2TestServer http2 = serve(config(), polls);
    core.revoke(certificate.certificate());
    start(new PollingCommunicator(core));
    await().atMost(LONG).until(() -> http2.connections() >= 2);
    assertThat(polls.contacts()).isEmpty();
  }
}
