package dev.fleetspeak.server.https;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.https.kit.H2Client;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.TestIdentity;
import dev.fleetspeak.server.https.kit.TestListener;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers to polls that do not reach their client are given back, others are not. */
class UndeliveredTest {
  private static final TestIdentity CLIENT = TestIdentity.client();

  private TestListener server;

  @BeforeEach
  void start() throws Exception {
    server = new TestListener();
    server.contacts.onPoll = (_, _) -> answer(100);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private static ContactData answer(int bytes) {
    return ContactData.newBuilder()
        .addMessages(Message.newBuilder().setMessageId(ByteString.copyFrom(new byte[bytes])))
        .build();
  }

  /** Makes polls wait, and tells when one does. */
  private final class Held {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch go = new CountDownLatch(1);

    Held() {
      server.contacts.onPoll =
          (_, _) -> {
            asked.countDown();
            try {
              go.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
            return answer(100);
          };
    }
  }

  @Test
  @DisplayName("a client that leaves while its answer is made")
  void goneBeforeTheAnswer() throws Exception {
    Held held = new Held();
    RawClient client = server.connect(CLIENT);
    client.poll(new byte[0]);
    held.asked.await();
    client.vanish(true);
    // The event loop has to see it first, as it does long before any real answer.
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    held.go.countDown();
    await().until(() -> server.contacts.undelivered.size() == 1);
    server.stats.awaitOutcomes("POLL 400");
  }

  @ParameterizedTest(name = "a client that is gone after its answer, by a reset {0}")
  @ValueSource(booleans = {true, false})
  void goneWithTheAnswerUnread(boolean reset) throws Exception {
    RawClient client = server.connect(CLIENT);
    client.poll(new byte[0]);
    server.stats.awaitOutcomes("POLL 200");
    client.vanish(reset);
    await().until(() -> server.contacts.undelivered.equals(List.of(answer(100))));
  }

  @Test
  @DisplayName("a client that takes nothing")
  void takesNothing() throws Exception {
    try (TestListener other =
            new TestListener(s -> s.withLimits(s.limits().withTimes(Duration.ofSeconds(1))));
        RawClient client = other.connect(CLIENT)) {
      other.contacts.onPoll = (_, _) -> answer(30 << 20);
      client.poll(new byte[0]);
      await().atMost(Duration.ofSeconds(20)).until(() -> other.contacts.undelivered.size() == 1);
    }
  }

  @Test
  @DisplayName("a stream of HTTP/2 whose client leaves while its answer is made")
  void goneBeforeTheAnswerOverHttp2() throws Exception {
    Held held = new Held();
    try (H2Client client = new H2Client(server.address(), CLIENT)) {
      client.poll(new byte[0]);
      held.asked.await();
    }
    await().pollDelay(Duration.ofMillis(300)).until(() -> true);
    held.go.countDown();
    await().until(() -> server.contacts.undelivered.size() == 1);
  }

  @Test
  @DisplayName("clients that read their answers and leave in order keep them; so do idle ones")
  void readAnswersAreKept() throws Exception {
    RawClient client = server.connect(CLIENT);
    assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
    assertThat(client.poll(new byte[0]).answer().status()).isEqualTo(200);
    client.close();
    try (RawClient other = server.connect(CLIENT)) {
      assertThat(other.poll(new byte[0]).answer().status()).isEqualTo(200);
      server.stats.awaitOutcomes("POLL 200", "POLL 200", "POLL 200");
      server.close();
      assertThat(other.isAtEnd()).isTrue();
    }
    assertThat(server.contacts.undelivered).isEmpty();
  }
}
