package dev.fleetspeak.client.comms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.kit.PollServer;
import dev.fleetspeak.client.comms.kit.Request;
import dev.fleetspeak.client.comms.kit.StreamServer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestCore;
import dev.fleetspeak.client.comms.kit.TestProxy;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.client.comms.kit.ThrottledDialer;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.CompressionAlgorithm;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The checklist of wire-client section 8, line by line. */
@Execution(ExecutionMode.SAME_THREAD)
class WireClientChecklistTest {
  private static final String DUMMY = "DummyService";
  private static final Duration LONG = Duration.ofSeconds(20);

  private TestCertificates.Issued certificate;
  private TestCore core;
  private Communicator communicator;
  private TestServer server;

  @BeforeEach
  void makeCertificate() throws Exception {
    certificate = TestCertificates.selfSigned();
  }

  @AfterEach
  void stop() throws Exception {
    if (communicator != null) {
      communicator.close();
    }
    if (core != null) {
      core.close();
      assertThat(core.outbox().mistakes()).isEmpty();
    }
    if (server != null) {
      server.close();
    }
  }

  private void start(Communicator started) {
    communicator = started;
    communicator.start();
  }

  private static final Instant FILE_TIME = Instant.parse("2024-01-01T00:00:00Z");

  @Test
  void line01_newerFileIsFetched() throws Exception {
    FetchedFile file = fetch(FILE_TIME.minusSeconds(3600));
    assertThat(file.modified()).isTrue();
    assertThat(file.content().toStringUtf8()).isEqualTo("test");
    assertThat(file.lastModified()).isEqualTo(FILE_TIME);
    assertThat(core.metrics().of("file")).containsExactly("TestService/test.txt true");
  }

  @Test
  void line02_clientLine52_unmodifiedFileIsNotFetched() throws Exception {
    FetchedFile file = fetch(FILE_TIME);
    assertThat(file.modified()).isFalse();
    assertThat(file.content()).isEmpty();
    assertThat(core.metrics().of("file")).containsExactly("TestService/test.txt false");
  }

  @Test
  void line03_clientLine52_nextHostIsAskedForAFile() throws Exception {
    FetchedFile file = fetch(FILE_TIME.minusSeconds(3600), "unreachable_host");
    assertThat(file.content().toStringUtf8()).isEqualTo("test");
    assertThat(file.lastModified()).isEqualTo(FILE_TIME);
  }

  @Test
  void line04_clientLine52_labelsGoWithFileRequests() throws Exception {
    server =
        new TestServer(
            certificate,
            request -> {
              boolean known = request.headers("X-Fleetspeak-Labels").contains("label1");
              request.answer(known ? 401 : 200, new byte[0]);
            });
    core = new TestCore(TestCore.fastConfig().build(), certificate.certificate(), server.address());
    assertThatThrownBy(
            () ->
                new FileFetcher(core)
                    .fetch("TestService", "test.txt", null, Duration.ofSeconds(20)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("401");
  }

  private FetchedFile fetch(Instant since, String... badHosts) throws Exception {
    server =
        new TestServer(
            certificate,
            request -> {
              assertThat(request.path()).isEqualTo("/files/TestService/test.txt");
              if ("Mon, 01 Jan 2024 00:00:00 GMT".equals(request.header("If-Modified-Since"))) {
                request.raw("HTTP/1.1 304 Not Modified\r\n\r\n");
              } else {
                request.answer(
                    200,
                    "test".getBytes(StandardCharsets.US_ASCII),
                    "Last-Modified: Mon, 01 Jan 2024 00:00:00 GMT");
              }
            });
    List<String> hosts = new ArrayList<>(List.of(badHosts));
    hosts.add(server.address());
    core =
        new TestCore(
            TestCore.fastConfig().build(), certificate.certificate(), hosts.toArray(new String[0]));
    return new FileFetcher(core).fetch("TestService", "test.txt", since, Duration.ofSeconds(20));
  }

  @Test
  void line05_pollingClientIsMadeAndStopped() throws Exception {
    core = new TestCore(TestCore.fastConfig().build(), certificate.certificate(), "localhost");
    core.addService("NOOPService");
    assertThatCode(() -> start(new PollingCommunicator(core))).doesNotThrowAnyException();
    assertThatCode(() -> communicator.close()).doesNotThrowAnyException();
  }

  @Test
  void line06_clientLine49_polling() throws Exception {
    polling(CompressionAlgorithm.COMPRESSION_NONE);
  }

  @Test
  void line07_clientLine50_pollingWithDeflate() throws Exception {
    polling(CompressionAlgorithm.COMPRESSION_DEFLATE);
  }

  @Test
  void line08_clientLine50_pollingThroughAProxy() throws Exception {
    try (TestProxy proxy = new TestProxy()) {
      polling(
          CompressionAlgorithm.COMPRESSION_NONE,
          new PollServer(),
          info -> with(info, proxy.address(), null));
      assertThat(proxy.heads()).isNotEmpty();
    }
  }

  @Test
  void line09_clientLine50_pollingWithCertificateHeader() throws Exception {
    String name = "Fleetspeak-Certificate";
    List<String> values = new CopyOnWriteArrayList<>();
    PollServer polls =
        new PollServer() {
          @Override
          public void handle(Request request) throws Exception {
            String value = request.header(name);
            values.add(value == null ? "" : value);
            super.handle(request);
          }
        };
    polling(CompressionAlgorithm.COMPRESSION_NONE, polls, info -> with(info, null, name));
    assertThat(values).hasSameSizeAs(polls.encodings());
    String pem = Pem.encode("CERTIFICATE", core.identity().certificate().getEncoded());
    String escaped = pem.replace(" ", "%20").replace("\n", "%0A").replace("/", "%2F");
    assertThat(values).containsOnly(escaped);
    assertThat(escaped).startsWith("-----BEGIN%20CERTIFICATE-----%0AMII");
  }

  private static ServerInfo with(ServerInfo info, String proxy, String header) {
    return new ServerInfo(
        info.trustRoots(), info.servers(), info.serverName(), proxy, header, info.labels());
  }

  @Test
  void line11_clientLine50_revokedServerIsNotContacted() throws Exception {
    PollServer polls = new PollServer();
    server = new TestServer(certificate, polls);
    core = new TestCore(TestCore.fastConfig().build(), certificate.certificate(), server.address());
    core.revoke(certificate.certificate());
    start(new PollingCommunicator(core));
    core.outbox().put(TestCore.small(DUMMY));
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(6))
        .until(() -> polls.contacts().isEmpty());
    assertThat(server.connections()).isGreaterThan(1);
    assertThat(server.requests()).isZero();
  }

  private void polling(CompressionAlgorithm compression) throws Exception {
    polling(compression, new PollServer(), info -> info);
  }

  private void polling(
      CompressionAlgorithm compression, PollServer polls, UnaryOperator<ServerInfo> changes)
      throws Exception {
    String blocking = "BlockingService";
    server = new TestServer(certificate, polls);
    core =
        new TestCore(
            TestCore.fastConfig().setCompression(compression).build(),
            certificate.certificate(),
            server.address());
    core.serverInfo(changes.apply(core.serverInfo()));
    core.addBlockedService(blocking);
    start(new PollingCommunicator(core));

    // a: one message alone.
    Message small = TestCore.small(DUMMY);
    core.outbox().put(small);
    ContactData expected =
        ContactData.newBuilder()
            .setSequencingNonce(42)
            .addMessages(small)
            .putAllowedMessages(blocking, 100)
            .putAllowedMessages("system", 100)
            .build();
    await()
        .atMost(LONG)
        .untilAsserted(
            () ->
                assertThat(polls.contacts())
                    .map(contact -> contact.toBuilder().clearClientClock().build())
                    .contains(expected));
    assertThat(polls.largest()).isEqualTo(1);
    int before = polls.messages();

    // b: more than fit into one contact.
    core.outbox().putAll(Collections.nCopies(105, small));
    await().atMost(LONG).until(() -> polls.messages() == before + 105);
    assertThat(polls.largest()).isBetween(50, 100);

    // c: more bytes than one contact should have.
    polls.contacts().clear();
    core.outbox().putAll(megabytes(20));
    await().atMost(LONG).until(() -> polls.messages() == 20);
    assertThat(polls.largest()).isBetween(10, 15);

    // d and e: the allowance goes down with what lies in the inbox, and up again.
    polls.prepare(messagesFor(blocking, 44, 5));
    await().atMost(Duration.ofSeconds(10)).until(() -> allowances(polls, blocking).contains(96L));
    polls.contacts().clear();
    core.release(blocking);
    await().atMost(Duration.ofSeconds(10)).until(() -> allowances(polls, blocking).contains(100L));
    assertThat(polls.encodings())
        .containsOnly(compression == CompressionAlgorithm.COMPRESSION_DEFLATE ? "deflate" : "");
    assertThat(core.outbox().acked()).hasSize(126);
  }

  @Test
  void line10_clientLine50_failedPollsKeepTheirDistance() throws Exception {
    List<Instant> requests = new CopyOnWriteArrayList<>();
    server =
        new TestServer(
            certificate,
            request -> {
              requests.add(Instant.now());
              request.body().readAllBytes();
              request.answer(500, new byte[0]);
            });
    core =
        new TestCore(
            TestCore.fastConfig().setMinFailureDelaySeconds(5).build(),
            certificate.certificate(),
            server.address());
    start(new PollingCommunicator(core));
    core.outbox().put(TestCore.small(DUMMY));
    await().atMost(Duration.ofSeconds(30)).until(() -> requests.size() >= 3);
    assertThat(Duration.between(requests.get(0), requests.get(1)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    assertThat(Duration.between(requests.get(1), requests.get(2)))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void line12_clientLine52_resetDialsAnew_polling() throws Exception {
    List<Instant> dials = new CopyOnWriteArrayList<>();
    core =
        new TestCore(
            TestCore.fastConfig().setMaxPollDelaySeconds(10).setMinFailureDelaySeconds(10).build(),
            certificate.certificate(),
            "localhost:1234");
    start(new PollingCommunicator(core, blockingDialer(dials)));
    resetDialsAnew(dials);
  }

  private void resetDialsAnew(List<Instant> dials) throws Exception {
    await().atMost(Duration.ofSeconds(5)).until(() -> dials.size() == 1);
    await().pollDelay(Duration.ofMillis(100)).until(() -> true);
    communicator.reset();
    await().atMost(Duration.ofSeconds(2)).until(() -> dials.size() == 2);
  }

  /** Records each dial and blocks until the attempt is given up. */
  private static CommsSettings blockingDialer(List<Instant> dials) {
    return new CommsSettings(
        (_, _, _) -> {
          dials.add(Instant.now());
          try {
            Thread.sleep(Duration.ofMinutes(1));
          } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
          }
          throw new SocketException("given up");
        },
        1 << 20);
  }

  @Test
  void line13_clientLine52_flushAndReset_polling() throws Exception {
    PollServer polls = new PollServer();
    server = new TestServer(certificate, polls);
    core =
        new TestCore(
            TestCore.fastConfig().setMaxPollDelaySeconds(10).setMinFailureDelaySeconds(10).build(),
            certificate.certificate(),
            server.address());
    start(new PollingCommunicator(core));
    await().atMost(LONG).until(() -> polls.contacts().size() == 1);
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> flushed =
          executor.submit(
              () -> {
                communicator.flush(Duration.ofSeconds(5));
                return null;
              });
      communicator.reset();
      assertThat(flushed).succeedsWithin(Duration.ofSeconds(6));
    }
  }

  @Test
  void line14_streamingClientIsMadeAndStopped() throws Exception {
    core = new TestCore(TestCore.fastConfig().build(), certificate.certificate(), "localhost");
    core.addService("NOOPService");
    assertThatCode(() -> start(new StreamingCommunicator(core))).doesNotThrowAnyException();
    assertThatCode(() -> communicator.close()).doesNotThrowAnyException();
  }

  @Test
  void line15_clientLine51_streaming() throws Exception {
    streaming(CompressionAlgorithm.COMPRESSION_NONE);
  }

  @Test
  void line16_streamingWithDeflate() throws Exception {
    streaming(CompressionAlgorithm.COMPRESSION_DEFLATE);
  }

  private void streaming(CompressionAlgorithm compression) throws Exception {
    String noop = "NOOPService";
    StreamServer streams = startStreams(compression);

    // a: the first frame.
    Message small = TestCore.small(DUMMY);
    core.outbox().put(small);
    start(new StreamingCommunicator(core));
    await().atMost(LONG).until(() -> core.outbox().acked().size() == 1);
    assertThat(streams.frames().getFirst().contact().toBuilder().clearClientClock().build())
        .isEqualTo(
            ContactData.newBuilder()
                .addMessages(small)
                .putAllowedMessages(noop, 100)
                .putAllowedMessages("system", 100)
                .build());

    // b: a burst travels together and is confirmed in order.
    List<Message> ten = IntStream.range(0, 10).mapToObj(i -> sized(10, i)).toList();
    core.outbox().putAll(ten);
    await().atMost(LONG).until(() -> core.outbox().acked().size() == 11);
    assertThat(streams.frames().get(1).contact().getMessagesList()).isEqualTo(ten);
    assertThat(core.outbox().acked().subList(1, 11)).isEqualTo(ten);

    // c: allowances are given back in steps.
    streams.frames().clear();
    streams.down().send(messagesFor(noop, 44, 35));
    await().atMost(LONG).until(() -> core.processed(noop) == 35 && !streams.frames().isEmpty());
    assertThat(
            streams.frames().stream()
                .mapToLong(frame -> frame.contact().getAllowedMessagesOrDefault(noop, 0))
                .sum())
        .isBetween(32L, 35L);
    assertThat(server.requests()).isEqualTo(1);
  }

  private StreamServer startStreams(CompressionAlgorithm compression) throws Exception {
    StreamServer streams = new StreamServer();
    server = new TestServer(certificate, streams);
    core =
        new TestCore(
            TestCore.fastConfig().setCompression(compression).build(),
            certificate.certificate(),
            server.address());
    core.addService("NOOPService");
    return streams;
  }

  @Test
  void line17_clientLine51_slowLine() throws Exception {
    throttled(100 * 1024, 300 * 1024, 6, List.of(4, 2), Duration.ofSeconds(15));
  }

  @Test
  void line18_clientLine51_fastLine() throws Exception {
    throttled(5 * 1024 * 1024, 1024 * 1024, 10, List.of(8, 2), Duration.ofSeconds(10));
  }

  private void throttled(long rate, int size, int count, List<Integer> groups, Duration each)
      throws Exception {
    StreamServer streams = startStreams(CompressionAlgorithm.COMPRESSION_NONE);
    List<Message> messages = IntStream.range(0, count).mapToObj(i -> sized(size, i)).toList();
    Message half = sized(512 * 1024, 99);
    start(
        new StreamingCommunicator(
            core, new CommsSettings(new ThrottledDialer(rate, 10 * 1024), 1 << 20)));
    core.outbox().put(TestCore.small(DUMMY));
    await().atMost(LONG).until(() -> core.outbox().acked().size() == 1);
    streams.frames().clear();
    core.outbox().put(half);
    await().atMost(Duration.ofSeconds(10)).until(() -> streams.frames().size() == 1);
    assertThat(streams.frames().getFirst().contact().getMessagesList()).containsExactly(half);
    streams.frames().clear();
    core.outbox().putAll(messages);
    for (int i = 0; i < groups.size(); i++) {
      int frames = i + 1;
      await().atMost(each).until(() -> streams.frames().size() == frames);
    }
    assertThat(streams.frames()).map(frame -> frame.contact().getMessagesCount()).isEqualTo(groups);
  }

  @Test
  void line19_clientLine52_resetDialsAnew_streaming() throws Exception {
    List<Instant> dials = new CopyOnWriteArrayList<>();
    core =
        new TestCore(
            TestCore.fastConfig().setMinFailureDelaySeconds(10).build(),
            certificate.certificate(),
            "localhost:1234");
    start(new StreamingCommunicator(core, blockingDialer(dials)));
    resetDialsAnew(dials);
  }

  @Test
  void line20_clientLine52_resetThenFlush_streaming() throws Exception {
    StreamServer streams = startStreams(CompressionAlgorithm.COMPRESSION_NONE);
    start(new StreamingCommunicator(core));
    core.outbox().put(TestCore.small(DUMMY));
    await().atMost(LONG).until(() -> core.outbox().acked().size() == 1);
    communicator.reset();
    communicator.flush(Duration.ofSeconds(5));
    assertThat(streams.streams()).isGreaterThanOrEqualTo(2);
  }

  private static List<Long> allowances(PollServer polls, String service) {
    return polls.contacts().stream()
        .map(contact -> contact.getAllowedMessagesOrDefault(service, -1))
        .toList();
  }

  static ContactData messagesFor(String service, long nonce, int count) {
    return ContactData.newBuilder()
        .setSequencingNonce(nonce)
        .addAllMessages(
            IntStream.range(0, count)
                .mapToObj(
                    _ ->
                        Message.newBuilder()
                            .setMessageId(MessageId.random().bytes())
                            .setSource(Address.newBuilder().setServiceName(service))
                            .setDestination(Address.newBuilder().setServiceName(service))
                            .build())
                .toList())
        .build();
  }

  private static List<Message> megabytes(int count) {
    return IntStream.range(0, count).mapToObj(i -> sized(1024 * 1024, i)).toList();
  }

  private static Message sized(int bytes, int seed) {
    byte[] data = new byte[bytes];
    new Random(seed).nextBytes(data);
    return TestCore.small(DUMMY).toBuilder()
        .setData(Any.newBuilder().setValue(ByteString.copyFrom(data)))
        .build();
  }
}
