package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.contact.ContactException;
import dev.fleetspeak.server.https.kit.FakeContacts;
import dev.fleetspeak.server.https.kit.RawAnswer;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.StreamScript;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import dev.fleetspeak.server.https.stream.StreamTimes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** wire-server 3 and lines 11 and 12 of its section 9. */
class StreamingTest {
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
  @DisplayName("9.11 stream, uncompressed")
  void line11_stream() throws Exception {
    streamScript(false);
  }

  @Test
  @DisplayName("9.12 stream, deflate")
  void line12_deflatedStream() throws Exception {
    streamScript(true);
  }

  private void streamScript(boolean deflate) throws Exception {
    byte[] record = StreamScript.record(10);
    try (StreamScript stream = new StreamScript(server.connect(CLIENT), deflate)) {
      stream.expectContinue().first(record).expectOk();
      ContactData first = stream.read();
      assertThat(first.getSequencingNonce()).isNotZero();
      assertThat(first.getAckIndex()).isZero();
      for (int i = 1; i <= 9; i++) {
        stream.send(record);
        assertThat(stream.read()).isEqualTo(ContactData.newBuilder().setAckIndex(i).build());
      }
      stream.end();
      assertThat(stream.isAtEnd()).isTrue();
    }
    assertThat(server.contacts.known).containsExactly(CLIENT.clientId());
    FakeContacts.Stream contact = server.contacts.streams.getFirst();
    assertThat(contact.records).hasSize(9).allMatch(r -> Arrays.equals(r, record));
    await().until(() -> contact.calls.contains("close"));
    assertThat(contact.calls).startsWith("begin").endsWith("close");
    assertThat(server.stats.outcomes())
        .hasSize(10)
        .startsWith("STREAM_START 200", "STREAM_FROM_CLIENT 200");
  }

  @Test
  @DisplayName("W6 acknowledgements come in record order, however the commits end")
  void acknowledgementsInOrderWithSlowWorkers() throws Exception {
    Deque<CountDownLatch> stack = new ConcurrentLinkedDeque<>();
    server.contacts.onRecord =
        (_, _) -> {
          CountDownLatch latch = new CountDownLatch(1);
          stack.push(latch);
          awaitLatch(latch);
        };
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      for (int i = 1; i <= 10; i++) {
        stream.send(StreamScript.record(i));
      }
      await().until(() -> stack.size() == 10);
      // Newest first: the opposite of the order in which acknowledgements must leave.
      stack.forEach(CountDownLatch::countDown);
      for (int i = 1; i <= 10; i++) {
        assertThat(stream.read().getAckIndex()).isEqualTo(i);
      }
    }
  }

  @Test
  @DisplayName("W6 ten records are under way at most; the next wait in the client's socket")
  void tenRecordsAreUnderWayAtMost() throws Exception {
    Semaphore gate = new Semaphore(0);
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    server.contacts.onRecord =
        (_, _) -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          gate.acquireUninterruptibly();
          now.decrementAndGet();
        };
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      ByteArrayOutputStream many = new ByteArrayOutputStream();
      for (int i = 0; i < 30; i++) {
        StreamFrames.write(many, StreamScript.record(i));
      }
      stream.raw(many.toByteArray());
      await().until(() -> now.get() == 10);
      gate.release(30);
      for (int i = 1; i <= 30; i++) {
        assertThat(stream.read().getAckIndex()).isEqualTo(i);
      }
      assertThat(most).hasValue(10);
    }
  }

  @Test
  @DisplayName("W7 a record that fails ends the stream without its acknowledgement or a later one")
  void failedRecordEndsTheStream() throws Exception {
    CountDownLatch thirdDone = new CountDownLatch(1);
    server.contacts.onRecord =
        (stream, body) -> {
          int size = body.length;
          if (size > 2000) {
            thirdDone.countDown();
          } else if (size > 1000) {
            awaitLatch(thirdDone);
            throw new ContactException(ContactException.Reason.FAILED, "no");
          }
        };
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      stream.send(StreamScript.record(1));
      assertThat(stream.read().getAckIndex()).isEqualTo(1);
      stream.send(StreamScript.record(1500)).send(StreamScript.record(2500));
      assertThat(stream.isAtEnd()).isTrue();
    }
    await().until(() -> server.contacts.streams.getFirst().calls.contains("close"));
    assertThat(server.stats.outcomes()).contains("STREAM_FROM_CLIENT 500");
  }

  @Test
  void messagesGoDownAndAreDoneWhenWritten() throws Exception {
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      FakeContacts.Stream contact = server.contacts.streams.getFirst();
      ContactData frame =
          ContactData.newBuilder()
              .setSequencingNonce(7)
              .addMessages(Message.newBuilder().setMessageType("t"))
              .build();
      CompletionStage<Void> sent = contact.down.send(frame);
      assertThat(stream.read()).isEqualTo(frame);
      sent.toCompletableFuture().get();
      server.stats.awaitOutcomes("STREAM_START 200", "STREAM_TO_CLIENT 200");
      assertThat(server.stats.sent).hasSize(1);
    }
  }

  @Test
  @DisplayName("W9 a client that takes nothing is cut off and the frame fails")
  void clientThatTakesNothingIsCutOff() throws Exception {
    try (TestListener other =
            new TestListener(s -> s.withLimits(s.limits().withTimes(Duration.ofSeconds(1))));
        StreamScript stream = StreamScript.opened(other.connect(CLIENT))) {
      FakeContacts.Stream contact = other.contacts.streams.getFirst();
      ContactData large =
          ContactData.newBuilder()
              .addMessages(
                  Message.newBuilder().setMessageId(ByteString.copyFrom(new byte[30 << 20])))
              .build();
      assertThat(contact.down.send(large).toCompletableFuture())
          .failsWithin(Duration.ofSeconds(20));
      await().until(() -> contact.calls.contains("close"));
      assertThat(stream).isNotNull();
    }
  }

  @Test
  @DisplayName("3.7, W8 done_sending is sent once; at the end of its life the stream is closed")
  void streamEndsItsLifeInOrder() throws Exception {
    StreamTimes times =
        new StreamTimes(Duration.ofMillis(1500), Duration.ofMillis(700), Duration.ZERO);
    try (TestListener other = new TestListener(s -> s.withStreamTimes(times));
        StreamScript stream = StreamScript.opened(other.connect(CLIENT))) {
      FakeContacts.Stream contact = other.contacts.streams.getFirst();
      assertThat(stream.read()).isEqualTo(ContactData.newBuilder().setDoneSending(true).build());
      assertThat(contact.calls).containsExactly("begin", "stopSending");
      stream.send(StreamScript.record(3));
      assertThat(stream.read().getAckIndex()).isEqualTo(1);
      assertThat(stream.isAtEnd()).isTrue();
      await().until(() -> contact.calls.contains("close"));
    }
  }

  @Test
  @DisplayName("W18 a replaced stream is closed")
  void replacedStreamIsClosed() throws Exception {
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      server.contacts.streams.getFirst().down.end();
      assertThat(stream.isAtEnd()).isTrue();
      await().until(() -> server.contacts.streams.getFirst().calls.contains("close"));
    }
  }

  @Test
  @DisplayName("1.7 stop tells streams to end, and ends those that do not")
  void stopEndsStreams() throws Exception {
    try (StreamScript polite = StreamScript.opened(server.connect(CLIENT));
        StreamScript deaf = StreamScript.opened(server.connect(TestIdentity.client()))) {
      Thread stopping = Thread.ofVirtual().start(() -> server.stop(Duration.ofSeconds(4)));
      assertThat(polite.read().getDoneSending()).isTrue();
      assertThat(deaf.read().getDoneSending()).isTrue();
      polite.send(StreamScript.record(1));
      assertThat(polite.read().getAckIndex()).isEqualTo(1);
      assertThat(polite.end().isAtEnd()).isTrue();
      assertThat(deaf.isAtEnd()).isTrue();
      assertThat(stopping.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @ParameterizedTest(name = "W5 {0}")
  @ValueSource(strings = {"MALFORMED", "NOT_AUTHORIZED", "FAILED"})
  void refusedOpeningHasItsStatus(String name) throws Exception {
    ContactException.Reason reason = ContactException.Reason.valueOf(name);
    server.contacts.onOpen =
        (_, _) -> {
          throw new ContactException(reason, "why");
        };
    try (RawClient client = server.connect(CLIENT);
        StreamScript stream = new StreamScript(client, false)) {
      stream.expectContinue().first(StreamScript.record(1));
      RawAnswer answer = client.answer();
      assertThat(answer.status()).isEqualTo(reason.status());
      server.stats.awaitOutcomes("STREAM_START " + reason.status());
    }
  }

  @Test
  @DisplayName("W5, 3.3 wrong magic, sizes and bodies are refused with 400")
  void wrongBeginningsAreRefused() throws Exception {
    byte[] tooLarge = {0x01, 0x10, (byte) 0xEE, (byte) 0xF1, -1, -1, -1, -1, 0x0F};
    byte[] noMagic = "GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
    byte[] overlong = {0x01, 0x10, (byte) 0xEE, (byte) 0xF1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 9};
    byte[] noContact = {0x01, 0x10, (byte) 0xEE, (byte) 0xF1, 3, -1, -1, -1};
    for (byte[] body : new byte[][] {tooLarge, noMagic, overlong, noContact}) {
      try (RawClient client = server.connect(CLIENT);
          StreamScript stream = new StreamScript(client, false)) {
        stream.expectContinue().raw(body);
        assertThat(client.answer().status()).isEqualTo(400);
      }
    }
    try (RawClient client = server.connect(CLIENT);
        StreamScript stream = new StreamScript(client, false)) {
      stream.expectContinue().end();
      assertThat(client.answer().status()).isEqualTo(400);
    }
  }

  @Test
  @DisplayName("3.4 a broken later record ends the stream")
  void brokenRecordEndsTheStream() throws Exception {
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      stream.raw(new byte[] {-1, -1, -1, -1, 0x7F});
      assertThat(stream.isAtEnd()).isTrue();
      assertThat(server.stats.outcomes()).contains("STREAM_FROM_CLIENT 400");
    }
  }

  @Test
  @DisplayName("W1b a record of length 0 is an empty one")
  void emptyRecord() throws Exception {
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      stream.send(new byte[0]);
      assertThat(stream.read().getAckIndex()).isEqualTo(1);
      stream.send(StreamScript.record(1));
      assertThat(stream.read().getAckIndex()).isEqualTo(2);
    }
    assertThat(server.contacts.streams.getFirst().records.getFirst()).isEmpty();
  }

  @Test
  void largestRecordIsTakenAndOneMoreByteIsNot() throws Exception {
    server.contacts.onRecord = (_, _) -> {};
    try (StreamScript stream = StreamScript.opened(server.connect(CLIENT))) {
      stream.send(new byte[WireLimits.MAX_CONTACT_BYTES]);
      assertThat(stream.read().getAckIndex()).isEqualTo(1);
      ByteArrayOutputStream length = new ByteArrayOutputStream();
      com.google.protobuf.CodedOutputStream out =
          com.google.protobuf.CodedOutputStream.newInstance(length);
      out.writeUInt32NoTag(WireLimits.MAX_CONTACT_BYTES + 1);
      out.flush();
      stream.raw(length.toByteArray());
      assertThat(stream.isAtEnd()).isTrue();
    }
  }

  @Test
  void goneClientIsForgotten() throws Exception {
    StreamScript stream = StreamScript.opened(server.connect(CLIENT));
    stream.close();
    FakeContacts.Stream contact = server.contacts.streams.getFirst();
    await().until(() -> contact.calls.contains("close"));
    assertThat(contact.down.send(ContactData.getDefaultInstance()).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5));
  }

  @Test
  void streamingOffMeansNoSuchPath() throws Exception {
    try (TestListener other = new TestListener(s -> s.withStreaming(false));
        RawClient client = other.connect(CLIENT)) {
      client.send("POST /streaming-message HTTP/1.1\nHost: x\nContent-Length: 0\n\n");
      assertThat(client.answer().status()).isEqualTo(404);
    }
  }

  @Test
  @DisplayName("3.3 what is no POST, or has no certificate, is refused with 400")
  void wrongMethodOrNoCertificate() throws Exception {
    try (RawClient client = server.connect(CLIENT);
        RawClient nobody = new RawClient(server.address(), null)) {
      assertThat(client.get("/streaming-message").answer().status()).isEqualTo(400);
      nobody.send("POST /streaming-message HTTP/1.1\nHost: x\nTransfer-Encoding: chunked\n\n");
      RawAnswer answer = nobody.answer();
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.text()).isEqualTo("expected 1 client cert, received 0\n");
      server.stats.awaitOutcomes("STREAM_START 400", "STREAM_START 400");
    }
  }

  private static void awaitLatch(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
