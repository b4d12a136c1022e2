package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.common.wire.Zlib;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.https.exchange.HttpsLimits;
import dev.fleetspeak.server.https.kit.RawAnswer;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.StreamScript;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every refusal and limit of wire-server 1 and 2; after each the next client is served. */
class LimitsTest {
  private static final TestIdentity CLIENT = TestIdentity.client();

  private TestListener server;

  @BeforeEach
  void start() throws Exception {
    server = new TestListener();
  }

  @AfterEach
  void stop() throws Exception {
    try (RawClient good = server.connect(CLIENT)) {
      assertThat(good.poll(StreamScript.record(1)).answer().status()).isEqualTo(200);
    } finally {
      server.close();
    }
  }

  private RawAnswer ask(String request) throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      return client.send(request).answer();
    }
  }

  private static TestListener hasty() throws IOException {
    return new TestListener(s -> s.withLimits(s.limits().withTimes(Duration.ofMillis(700))));
  }

  @Test
  @DisplayName("2.2 step 2: other methods are refused with 400 and the connection lives on")
  void otherMethods() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      RawAnswer answer = client.get("/message").answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).isEqualTo("GET not supported\n");
      assertThat(answer.headers())
          .containsEntry("content-type", "text/plain; charset=utf-8")
          .containsEntry("x-content-type-options", "nosniff");
      assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
      server.stats.awaitOutcomes("POLL 400", "POLL 200");
    }
  }

  @Test
  @DisplayName("2.2 step 3: a declared length over 20 MiB is refused before the body is wanted")
  void declaredLengthTooLarge() throws Exception {
    RawAnswer answer =
        ask(
            "POST /message HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: %d\n\n"
                .formatted(WireLimits.MAX_CONTACT_BYTES + 1));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text()).isEqualTo("content length too large: 20971521\n");
    server.stats.awaitOutcomes("POLL 400");
  }

  @Test
  @DisplayName("2.2 step 4: no certificate")
  void noCertificate() throws Exception {
    try (RawClient client = new RawClient(server.address(), null)) {
      RawAnswer answer = client.poll(StreamScript.record(10)).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).isEqualTo("expected 1 client cert, received 0\n");
    }
  }

  @Test
  @DisplayName("2.2 step 7: a body of unknown length over 20 MiB")
  void chunkedBodyTooLarge() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      client.send("POST /message HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
      byte[] piece = new byte[1 << 20];
      for (int i = 0; i < 20; i++) {
        client.chunk(piece);
      }
      RawAnswer answer = client.chunk(new byte[1]).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).startsWith("error reading body: ");
    }
  }

  @ParameterizedTest(name = "2.1 content encoding {0}")
  @ValueSource(strings = {"gzip", "identity", "Deflate", "deflate, deflate"})
  void otherEncodings(String encoding) throws Exception {
    RawAnswer answer =
        ask(
            "POST /message HTTP/1.1\nHost: x\nContent-Encoding: %s\nContent-Length: 0\n\n"
                .formatted(encoding));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.text()).isEqualTo("unsupported content encoding: " + encoding + "\n");
    assertThat(server.stats.outcomes()).isEmpty();
  }

  @Test
  @DisplayName("2.1 broken zlib streams, and bombs, are refused")
  void brokenDeflate() throws Exception {
    byte[] good = Zlib.deflate(StreamScript.record(1000));
    byte[] bomb = Zlib.deflate(new byte[WireLimits.MAX_CONTACT_BYTES + 1]);
    byte[] flipped = good.clone();
    flipped[good.length - 1] ^= 1;
    try (RawClient client = server.connect(CLIENT)) {
      String[] deflate = {"Content-Encoding: deflate"};
      assertThat(client.poll(new byte[] {1, 2, 3}, deflate).answer().text())
          .startsWith("failed to create zlib reader: ");
      assertThat(client.poll(new byte[0], deflate).answer().status()).isEqualTo(400);
      byte[] cut = Arrays.copyOf(good, good.length - 3);
      assertThat(client.poll(cut, deflate).answer().text()).startsWith("error reading body: ");
      assertThat(client.poll(flipped, deflate).answer().status()).isEqualTo(400);
      assertThat(client.poll(bomb, deflate).answer().text()).startsWith("error reading body: ");
      assertThat(client.poll(good, deflate).answer().status()).isEqualTo(200);
    }
  }

  @Test
  @DisplayName("2.2 step 8: a body that is no contact")
  void noContact() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      RawAnswer answer = client.poll(new byte[] {-1, -1, -1}).answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).startsWith("error parsing body: ");
    }
  }

  @Test
  @DisplayName("1.3 wrong expectations, oversize heads and malformed requests")
  void malformedRequests() throws Exception {
    assertThat(ask("POST /message HTTP/1.1\nHost: x\nExpect: tea\nContent-Length: 0\n\n").status())
        .isEqualTo(417);
    assertThat(ask("GET /x HTTP/1.1\nX: " + "y".repeat(HttpsLimits.MAX_HEAD_BYTES)).status())
        .isEqualTo(431);
    assertThat(ask("NONSENSE\n\n").status()).isEqualTo(400);
    assertThat(ask("POST /message HTTP/1.1\nContent-Length: 1\nContent-Length: 2\n\n").status())
        .isEqualTo(400);
    assertThat(ask("POST /message HTTP/1.1\nTransfer-Encoding: chunked\n\nzz\n").status())
        .isEqualTo(400);
  }

  @Test
  @DisplayName("1.2 plain HTTP on the TLS port is told so")
  void plainHttp() throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(server.address());
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .startsWith("HTTP/1.0 400 Bad Request\r\n\r\n")
          .contains("HTTPS");
    }
  }

  @Test
  @DisplayName("1.1 an address that the authorizer refuses is closed without a byte")
  void refusedAddress() throws Exception {
    Authorizer nobody =
        new Authorizer() {
          @Override
          public boolean allow1(SocketAddress address) {
            return false;
          }
        };
    try (TestListener closed = new TestListener(s -> s, nobody);
        Socket socket = new Socket()) {
      socket.connect(closed.address());
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void connectionsOverTheLimitAreClosed() throws Exception {
    try (TestListener small =
            new TestListener(s -> s.withLimits(s.limits().withMaxConnections(2)));
        RawClient one = small.connect(CLIENT);
        RawClient two = small.connect(CLIENT)) {
      assertThatThrownBy(() -> small.connect(CLIENT)).isInstanceOf(IOException.class);
      assertThat(one.poll(new byte[0]).answer().status()).isEqualTo(200);
      two.socket().close();
      await()
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                try (RawClient three = small.connect(CLIENT)) {
                  assertThat(three.poll(new byte[0]).answer().status()).isEqualTo(200);
                }
              });
    }
  }

  @Test
  @DisplayName("1.2 a peer that does not shake hands is closed")
  void silentPeer() throws Exception {
    try (TestListener hasty = hasty();
        Socket socket = new Socket()) {
      socket.connect(hasty.address());
      socket.setSoTimeout(10_000);
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  @DisplayName("1.3 a head that trickles in is cut off, byte by byte or not at all")
  void tricklingHead() throws Exception {
    try (TestListener hasty = hasty();
        RawClient silent = hasty.connect(CLIENT);
        RawClient kept = hasty.connect(CLIENT)) {
      assertThat(kept.poll(new byte[0]).answer().status()).isEqualTo(200);
      Thread trickle =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        kept.send(new byte[] {'A'});
                        Thread.sleep(100);
                      }
                    } catch (IOException | InterruptedException _) {
                      // closed, as it should be
                    }
                  });
      assertThat(kept.isAtEnd()).isTrue();
      assertThat(silent.isAtEnd()).isTrue();
      trickle.interrupt();
    }
  }

  @Test
  @DisplayName("W21 a body that takes too long is refused")
  void tricklingBody() throws Exception {
    try (TestListener hasty = hasty();
        RawClient client = hasty.connect(CLIENT)) {
      client.send("POST /message HTTP/1.1\nHost: x\nContent-Length: 100\n\nabc");
      assertThat(client.answer().status()).isEqualTo(408);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void streamWithoutRecordIsRefused() throws Exception {
    try (TestListener hasty = hasty();
        RawClient client = hasty.connect(CLIENT);
        StreamScript stream = new StreamScript(client, false)) {
      stream.expectContinue().raw(new byte[] {1, 0x10});
      assertThat(client.answer().status()).isEqualTo(408);
    }
  }

  @Test
  @DisplayName("1.3 an idle connection is closed")
  void idleConnection() throws Exception {
    try (TestListener hasty = hasty();
        RawClient client = hasty.connect(CLIENT)) {
      assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void contactThatHangsIsEnded() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    try (TestListener hasty = hasty();
        RawClient client = hasty.connect(CLIENT)) {
      hasty.contacts.onPoll =
          (_, _) -> {
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException _) {
              interrupted.countDown();
            }
            return ContactData.getDefaultInstance();
          };
      client.poll(new byte[0]);
      assertThat(client.isAtEnd()).isTrue();
      interrupted.await();
    }
  }

  @Test
  @DisplayName("bodies beyond the memory budget are refused with 503, and what left gives it back")
  void memoryBudget() throws Exception {
    byte[] large = new byte[700_000];
    try (TestListener tight =
        new TestListener(s -> s.withLimits(s.limits().withMaxHeldBytes(1 << 20)))) {
      tight.contacts.onPoll = (_, _) -> ContactData.getDefaultInstance();
      for (int i = 0; i < 5; i++) {
        try (RawClient gone = tight.connect(CLIENT)) {
          gone.send("POST /message HTTP/1.1\nHost: x\nContent-Length: 800000\n\n").send(large);
        }
      }
      try (RawClient client = tight.connect(CLIENT)) {
        await()
            .untilAsserted(
                () -> {
                  try (RawClient probe = tight.connect(CLIENT)) {
                    assertThat(probe.poll(large).answer().status()).isEqualTo(200);
                  }
                });
        assertThat(client.poll(large).answer().status()).isEqualTo(200);
        byte[] bomb = Zlib.deflate(new byte[2 << 20]);
        assertThat(client.poll(bomb, "Content-Encoding: deflate").answer().status()).isEqualTo(503);
        assertThat(client.poll(large).answer().status()).isEqualTo(200);
        assertThat(client.poll(new byte[2 << 20]).answer().status()).isEqualTo(503);
      }
    }
  }

  @Test
  void pollUnderWayAtStopIsAnswered() throws Exception {
    CountDownLatch in = new CountDownLatch(1);
    CountDownLatch out = new CountDownLatch(1);
    try (TestListener stopped = new TestListener();
        RawClient idle = stopped.connect(CLIENT);
        RawClient busy = stopped.connect(CLIENT)) {
      assertThat(idle.poll(new byte[0]).answer().status()).isEqualTo(200);
      stopped.contacts.onPoll =
          (peer, body) -> {
            in.countDown();
            try {
              out.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return stopped.contacts.contact(peer, body);
          };
      busy.poll(new byte[0]);
      in.await();
      Thread stopping = Thread.ofVirtual().start(() -> stopped.stop(Duration.ofSeconds(4)));
      assertThat(idle.isAtEnd()).isTrue();
      out.countDown();
      RawAnswer answer = busy.answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("connection", "close");
      assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
      InetSocketAddress address = stopped.address();
      assertThatThrownBy(() -> new RawClient(address, CLIENT)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void portInUseIsSaid() throws Exception {
    InetSocketAddress taken = server.address();
    HttpsSettings settings = TestListener.settings();
    HttpsSettings same = HttpsSettings.of(taken, settings.certificate());
    HttpsCommunicator second =
        new HttpsCommunicator(
            same, server.contacts, server.files, new Authorizer() {}, server.stats);
    assertThatThrownBy(second::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot listen on")
        .hasMessageContaining(String.valueOf(taken.getPort()));
  }
}
