package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.common.wire.Zlib;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.server.contact.ContactException;
import dev.fleetspeak.server.https.kit.RawAnswer;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** wire-server 2 and line 1 of its section 9. */
class PollingTest {
  private static final TestIdentity CLIENT = TestIdentity.client();

  private TestListener server;

  @BeforeEach
  void start() throws Exception {
    server = new TestListener();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  @DisplayName("9.1 normal poll")
  void line01_normalPoll() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      RawAnswer answer = client.poll(new byte[0]).answer();

      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.headers()).containsEntry("content-type", "application/octet-stream");
      assertThat(answer.contact().getSequencingNonce()).isNotZero();
      assertThat(server.contacts.known).containsExactly(CLIENT.clientId());
      server.stats.awaitOutcomes("POLL 200");
    }
  }

  @Test
  void connectionIsKeptForTheNextPoll() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      for (int i = 0; i < 5; i++) {
        assertThat(client.poll(wrapped(i)).answer().status()).isEqualTo(200);
      }
      assertThat(server.contacts.bodies).hasSize(5);
      assertThat(client.poll(wrapped(5), "Connection: close").answer().headers())
          .containsEntry("connection", "close");
      assertThat(client.isAtEnd()).isTrue();
    }
  }

  @Test
  void requestsSentAheadAreAnsweredInOrder() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      client.poll(wrapped(1)).poll(wrapped(2)).poll(wrapped(3));
      long first = client.answer().contact().getSequencingNonce();
      assertThat(client.answer().contact().getSequencingNonce()).isEqualTo(first + 1);
      assertThat(client.answer().contact().getSequencingNonce()).isEqualTo(first + 2);
    }
  }

  @Test
  void expectIsMetBeforeTheBodyIsRead() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      byte[] body = wrapped(1);
      client.send(
          "POST /message HTTP/1.1\nHost: x\nExpect: 100-continue\nContent-Length: %d\n\n"
              .formatted(body.length));
      assertThat(client.head().status()).isEqualTo(100);
      assertThat(client.send(body).answer().status()).isEqualTo(200);
      assertThat(server.contacts.bodies.getFirst()).isEqualTo(body);
    }
  }

  @Test
  @DisplayName("W2 a chunked poll is read to its end")
  void chunkedPoll() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      byte[] body = wrapped(1_000_000);
      client.send("POST /message HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
      for (int at = 0; at < body.length; at += 100_000) {
        client.chunk(java.util.Arrays.copyOfRange(body, at, Math.min(body.length, at + 100_000)));
      }
      assertThat(client.chunk(new byte[0]).answer().status()).isEqualTo(200);
      assertThat(server.contacts.bodies.getFirst()).isEqualTo(body);
    }
  }

  @Test
  @DisplayName("W4 a deflated poll is inflated whole")
  void deflatedPoll() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      byte[] body = wrapped(300_000);
      RawAnswer answer = client.poll(Zlib.deflate(body), "Content-Encoding: deflate").answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(server.contacts.bodies.getFirst()).isEqualTo(body);
    }
  }

  @Test
  void largestContactIsTaken() throws Exception {
    server.contacts.onPoll =
        (_, body) -> ContactData.newBuilder().setSequencingNonce(body.length).build();
    try (RawClient client = server.connect(CLIENT)) {
      byte[] body = new byte[WireLimits.MAX_CONTACT_BYTES];
      assertThat(client.poll(body).answer().contact().getSequencingNonce()).isEqualTo(body.length);
    }
  }

  @Test
  void largeAnswerArrivesWhole() throws Exception {
    ByteString id = ByteString.copyFrom(new byte[3_000_000]);
    server.contacts.onPoll =
        (_, _) ->
            ContactData.newBuilder()
                .addMessages(dev.fleetspeak.proto.common.Message.newBuilder().setMessageId(id))
                .build();
    try (RawClient client = server.connect(CLIENT)) {
      ContactData answer = client.poll(new byte[0]).answer().contact();
      assertThat(answer.getMessages(0).getMessageId()).isEqualTo(id);
      assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
      assertThat(server.stats.sent).hasSize(2);
    }
  }

  @Test
  void bothTlsVersionsAndProvidersServe() throws Exception {
    for (SslProvider provider : List.of(SslProvider.JDK, SslProvider.OPENSSL)) {
      // The checklist's own fixture has a key that only the JDK takes.
      TestIdentity client = provider == SslProvider.JDK ? TestIdentity.fixture() : CLIENT;
      try (TestListener other = new TestListener(s -> s.withTlsProvider(provider))) {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
          try (RawClient raw = new RawClient(other.address(), client, version)) {
            assertThat(raw.poll(new byte[0]).answer().status()).isEqualTo(200);
            assertThat(raw.socket().getSession().getProtocol()).isEqualTo(version);
          }
        }
        assertThat(other.contacts.known).containsExactly(client.clientId());
      }
    }
  }

  @Test
  void outcomesOfContactsBecomeStatuses() throws Exception {
    try (RawClient client = server.connect(CLIENT)) {
      for (ContactException.Reason reason : ContactException.Reason.values()) {
        server.contacts.onPoll =
            (_, _) -> {
              throw new ContactException(reason, "why");
            };
        assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(reason.status());
      }
      server.contacts.onPoll =
          (_, _) -> {
            throw new IllegalStateException("secret detail");
          };
      RawAnswer crash = client.poll(new byte[0]).answer();
      assertThat(crash.status()).isEqualTo(500);
      assertThat(crash.text()).doesNotContain("secret");
      server.stats.awaitOutcomes("POLL 400", "POLL 503", "POLL 500", "POLL 500");
    }
  }

  private static byte[] wrapped(int size) {
    return ContactWrapping.wrap(
            ContactData.newBuilder()
                .setAckIndex(1)
                .addMessages(
                    dev.fleetspeak.proto.common.Message.newBuilder()
                        .setMessageId(ByteString.copyFrom(new byte[size])))
                .build(),
            List.of("linux", "test"))
        .toByteArray();
  }
}
