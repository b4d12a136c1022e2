package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.common.wire.Zlib;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.contact.ContactException;
import dev.fleetspeak.server.https.kit.FakeContacts;
import dev.fleetspeak.server.https.kit.H2Client;
import dev.fleetspeak.server.https.kit.H2Stream;
import dev.fleetspeak.server.https.kit.RawAnswer;
import dev.fleetspeak.server.https.kit.StreamScript;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The same server over HTTP/2 (wire-server 1.2, 1.3, 2, 3, 4). */
class Http2Test {
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

  @ParameterizedTest(name = "9.1 normal poll, TLS by {0}")
  @EnumSource(names = {"JDK", "OPENSSL"})
  void line01_normalPoll(SslProvider provider) throws Exception {
    try (TestListener other = new TestListener(s -> s.withTlsProvider(provider));
        H2Client client = new H2Client(other.address(), CLIENT)) {
      RawAnswer answer = client.open("POST", "/message", true).answer();
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.contact().getSequencingNonce()).isNotZero();
      assertThat(other.contacts.known).containsExactly(CLIENT.clientId());
    }
  }

  @Test
  @DisplayName("W2 a poll without a declared length is read to its end")
  void pollsSideBySide() throws Exception {
    byte[] body = StreamScript.record(100_000);
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      List<H2Stream> polls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        polls.add(
            i % 2 == 0
                ? client.poll(body)
                : client.poll(Zlib.deflate(body), "content-encoding", "deflate"));
      }
      for (H2Stream poll : polls) {
        assertThat(poll.answer().status()).isEqualTo(200);
      }
      assertThat(server.contacts.bodies).hasSize(20).allMatch(b -> b.length == body.length);
    }
  }

  @Test
  void largeBodiesFlowBothWays() throws Exception {
    ByteString id = ByteString.copyFrom(new byte[3_000_000]);
    server.contacts.onPoll =
        (_, _) ->
            ContactData.newBuilder().addMessages(Message.newBuilder().setMessageId(id)).build();
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      byte[] body = new byte[5_000_000];
      assertThat(client.poll(body).answer().contact().getMessages(0).getMessageId()).isEqualTo(id);
      assertThat(server.contacts.bodies.getFirst()).hasSize(body.length);
    }
  }

  @Test
  @DisplayName("9.2 file")
  void line02_file() throws Exception {
    server.files.storeFile("testService", "testsFiles/foo", "fox".getBytes(StandardCharsets.UTF_8));
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      String path = "/files/testService/testsFiles%252Ffoo";
      assertThat(client.open("GET", path, true).answer().text()).isEqualTo("fox");
      RawAnswer head = client.open("HEAD", path, true).answer();
      assertThat(head.headers()).containsEntry("content-length", "3");
      assertThat(head.body().isEmpty()).isTrue();
      assertThat(client.open("GET", "/elsewhere", true).answer().status()).isEqualTo(404);
    }
  }

  @ParameterizedTest(name = "9.11, 9.12 stream, deflate {0}")
  @ValueSource(booleans = {false, true})
  void line11_12_stream(boolean deflate) throws Exception {
    byte[] record = StreamScript.record(10);
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      ByteArrayOutputStream first = new ByteArrayOutputStream();
      StreamFrames.writeMagic(first);
      StreamFrames.write(first, record);
      H2Stream stream = open(client, deflate);
      byte[] script = first.toByteArray();
      if (deflate) {
        for (int i = 0; i < 9; i++) {
          StreamFrames.write(first, record);
        }
        stream.send(Zlib.deflate(first.toByteArray()), false);
      } else {
        stream.send(script, false);
      }
      assertThat(stream.head().status()).isEqualTo(200);
      assertThat(read(stream).getSequencingNonce()).isNotZero();
      for (int i = 1; i <= 9; i++) {
        if (!deflate) {
          stream.send(StreamFrames.frame(record), false);
        }
        assertThat(read(stream).getAckIndex()).isEqualTo(i);
      }
      stream.send(new byte[0], true);
      assertThat(StreamFrames.read(stream.body(), 1000)).isNull();
    }
    await().until(() -> server.contacts.streams.getFirst().calls.contains("close"));
  }

  @Test
  @DisplayName("W5 a refused stream has its status; the rest of its body is not wanted")
  void refusedStream() throws Exception {
    server.contacts.onOpen =
        (_, _) -> {
          throw new ContactException(ContactException.Reason.NOT_AUTHORIZED, "no");
        };
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      H2Stream stream = begun(client);
      assertThat(stream.answer().status()).isEqualTo(503);
      assertThat(stream.reset()).isZero();
      assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void streamThatIsNotReadDoesNotStopOthersOfItsConnection() throws Exception {
    Semaphore gate = new Semaphore(0);
    server.contacts.onRecord = (_, _) -> gate.acquireUninterruptibly();
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      H2Stream stream = begun(client);
      assertThat(stream.head().status()).isEqualTo(200);
      byte[] frame = StreamFrames.frame(StreamScript.record(40_000));
      for (int i = 0; i < 40; i++) {
        stream.send(frame, false);
      }
      await().until(() -> gate.getQueueLength() == 10);
      assertThat(client.poll(new byte[300_000]).answer().status()).isEqualTo(400);
      gate.release(40);
      assertThat(read(stream).getSequencingNonce()).isNotZero();
      for (int i = 1; i <= 40; i++) {
        assertThat(read(stream).getAckIndex()).isEqualTo(i);
      }
    }
  }

  @Test
  void cancelledStreamIsForgotten() throws Exception {
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      H2Stream stream = begun(client);
      assertThat(stream.head().status()).isEqualTo(200);
      stream.cancel();
      FakeContacts.Stream contact = server.contacts.streams.getFirst();
      await().until(() -> contact.calls.contains("close"));
      assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
    }
  }

  @Test
  void replacedStreamEndsCleanly() throws Exception {
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      H2Stream stream = begun(client);
      assertThat(read(stream).getSequencingNonce()).isNotZero();
      server.contacts.streams.getFirst().down.end();
      assertThat(StreamFrames.read(stream.body(), 1000)).isNull();
    }
  }

  @Test
  @DisplayName("1.3 an idle connection is closed")
  void idleConnectionIsClosed() throws Exception {
    try (TestListener other =
            new TestListener(s -> s.withLimits(s.limits().withTimes(Duration.ofSeconds(1))));
        H2Client client = new H2Client(other.address(), CLIENT)) {
      assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
      assertThat(client.isClosedWithin(10)).isTrue();
    }
  }

  @Test
  void stopEndsStreamsAndConnections() throws Exception {
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      H2Stream stream = begun(client);
      assertThat(read(stream).getSequencingNonce()).isNotZero();
      Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(4)));
      assertThat(read(stream).getDoneSending()).isTrue();
      stream.send(new byte[0], true);
      assertThat(StreamFrames.read(stream.body(), 1000)).isNull();
      assertThat(client.isClosedWithin(10)).isTrue();
      assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  private static H2Stream open(H2Client client, boolean deflate) throws Exception {
    return deflate
        ? client.open("POST", "/streaming-message", false, "content-encoding", "deflate")
        : client.open("POST", "/streaming-message", false);
  }

  private static H2Stream begun(H2Client client) throws Exception {
    ByteArrayOutputStream first = new ByteArrayOutputStream();
    StreamFrames.writeMagic(first);
    StreamFrames.write(first, StreamScript.record(1));
    return open(client, false).send(first.toByteArray(), false);
  }

  private static ContactData read(H2Stream stream) throws Exception {
    return ContactData.parseFrom(StreamFrames.read(stream.body(), 1 << 20));
  }
}
