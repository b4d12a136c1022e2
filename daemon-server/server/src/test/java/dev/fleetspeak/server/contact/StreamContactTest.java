package dev.fleetspeak.server.contact;

import static dev.fleetspeak.server.contact.ContactFixture.CLIENT;
import static dev.fleetspeak.server.contact.ContactFixture.body;
import static dev.fleetspeak.server.contact.ContactFixture.fromClient;
import static dev.fleetspeak.server.contact.ContactFixture.ids;
import static dev.fleetspeak.server.contact.ContactFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.contact.ContactFixture.FakeDown;
import dev.fleetspeak.server.store.ContactRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Streams below HTTP (wire-server 3, 6 and 9). */
class StreamContactTest {
  private final ContactFixture server = new ContactFixture();
  private final FakeDown down = new FakeDown();

  @AfterEach
  void stop() {
    server.close();
  }

  private StreamContact opened() throws ContactException {
    StreamContact stream = server.open(down, ContactData.newBuilder());
    stream.begin();
    return stream;
  }

  private MessageId insert(String service) {
    MessageId id = server.pend(service, "Foo");
    server.streams.wake(CLIENT);
    return id;
  }

  @Test
  @DisplayName("wire-server 9 line 11: the stream script's ten records are taken, by one contact")
  void line11_streamScript() throws Exception {
    ContactData clocked =
        ContactData.newBuilder().setClientClock(Timestamp.newBuilder().setSeconds(1)).build();
    byte[] record = body(clocked, List.of("linux", "test"));
    StreamContact stream = server.processor.openStream(ContactFixture.PEER, record, down);
    assertThat(stream.firstAnswer().data().getAckIndex()).isZero();
    assertThat(stream.firstAnswer().data().getSequencingNonce()).isNotZero();
    stream.begin();
    for (int i = 1; i <= 9; i++) {
      stream.record(record);
    }
    ContactRow.Fresh row = (ContactRow.Fresh) server.store.commits.getFirst().contact();
    assertThat(row.streamingTo()).isEqualTo("server-one:1");
    assertThat(server.store.commits).hasSize(1);
    stream.close();
    assertThat(server.streams.size()).isZero();
  }

  @Test
  @DisplayName("6.2: a later record's messages hang on the stream's contact")
  void laterRecord() throws Exception {
    StreamContact stream = opened();
    stream.record(body(with(fromClient("Slow", "1"))));
    assertThat(server.store.commits.getLast().contact()).isEqualTo(new ContactRow.Continued("1"));
    assertThat(server.intake.dispatched).hasSize(1);
  }

  @Test
  @DisplayName("3.5: what comes is sent at once, with the first answer's nonce")
  void messagesAreSentAsTheyCome() throws Exception {
    StreamContact stream = server.open(down, ContactData.newBuilder());
    long nonce = stream.firstAnswer().data().getSequencingNonce();
    stream.begin();
    MessageId id = insert("foo");
    ContactData frame = down.next().data();
    assertThat(ids(frame)).containsExactly(id);
    assertThat(frame.getSequencingNonce()).isEqualTo(nonce);
    assertThat(frame.getAckIndex()).isZero();
  }

  @Test
  @DisplayName("6.1 steps 14 and 15: what is due goes with frame 0; what comes before begin after")
  void nothingIsLostAroundFrame0() throws Exception {
    MessageId before = server.pend("foo", "Foo");
    StreamContact stream = server.open(down, ContactData.newBuilder());
    assertThat(ids(stream.firstAnswer().data())).containsExactly(before);
    MessageId between = insert("foo");
    assertThat(down.isEmpty()).isTrue();
    stream.begin();
    assertThat(ids(down.next().data())).containsExactly(between);
  }

  @Test
  @DisplayName("W10: more than a frame holds follows at once, without another wake-up")
  void moreThanAFrameHolds() throws Exception {
    for (int i = 0; i < 250; i++) {
      server.pend("foo", "Foo");
    }
    StreamContact stream = server.open(down, ContactData.newBuilder());
    assertThat(stream.firstAnswer().data().getMessagesCount()).isEqualTo(100);
    stream.begin();
    assertThat(down.next().data().getMessagesCount()).isEqualTo(100);
    assertThat(down.next().data().getMessagesCount()).isEqualTo(50);
  }

  @Test
  @DisplayName("one frame is in flight; what comes meanwhile goes together in the next")
  void oneFrameInFlight() throws Exception {
    FakeDown slow = new FakeDown(true);
    StreamContact stream = server.open(slow, ContactData.newBuilder());
    stream.begin();
    insert("foo");
    FakeDown.Frame first = slow.next();
    MessageId second = insert("foo");
    MessageId third = insert("foo");
    assertThat(slow.isEmpty()).isTrue();
    first.written().complete(null);
    assertThat(ids(slow.next().data())).containsExactly(second, third);
  }

  @Test
  @DisplayName("W9, W19: a frame that failed gives its messages back at once and ends sending")
  void failedFrame() throws Exception {
    FakeDown broken = new FakeDown(true);
    StreamContact stream = server.open(broken, ContactData.newBuilder());
    stream.begin();
    MessageId id = insert("foo");
    broken.next().written().completeExceptionally(new java.io.IOException("gone"));
    await().until(() -> server.store.givenBack.contains(id));
    stream.close();

    StreamContact again = server.open(down, ContactData.newBuilder());
    assertThat(ids(again.firstAnswer().data())).containsExactly(id);
  }

  @Test
  @DisplayName("closing gives back a frame in flight, and frame 0 if it was never written")
  void closedBeforeWritten() throws Exception {
    MessageId first = server.pend("foo", "Foo");
    server.open(down, ContactData.newBuilder()).close();
    await().until(() -> server.store.givenBack.contains(first));

    FakeDown silent = new FakeDown(true);
    StreamContact stream = server.open(silent, ContactData.newBuilder());
    stream.begin();
    MessageId second = insert("foo");
    silent.next();
    stream.close();
    await().until(() -> server.store.givenBack.contains(second));
  }

  @Test
  @DisplayName("W18: a second stream ends the first, which gives back what it had not written")
  void replacedStream() throws Exception {
    FakeDown old = new FakeDown(true);
    StreamContact first = server.open(old, ContactData.newBuilder());
    first.begin();
    MessageId id = insert("foo");
    old.next();

    StreamContact second = server.open(down, ContactData.newBuilder());
    assertThat(old.ends).hasValue(1);
    ContactData answer = second.firstAnswer().data();
    second.begin();
    ContactData carrier = answer.getMessagesCount() > 0 ? answer : down.next().data();
    assertThat(ids(carrier)).containsExactly(id);
    first.close();
    MessageId later = insert("foo");
    assertThat(ids(down.next().data())).containsExactly(later);
    assertThat(server.streams.size()).isOne();
  }

  @Test
  @DisplayName("W18: a stream replaced before it began is ended when it begins")
  void replacedBeforeItBegan() throws Exception {
    FakeDown deaf = new FakeDown();
    StreamContact first = server.open(deaf, ContactData.newBuilder());
    server.open(down, ContactData.newBuilder()).begin();
    assertThat(deaf.ends).hasValue(1);
    first.begin();
    assertThat(deaf.ends).hasValue(2);
  }

  @Test
  @DisplayName("3.7: nothing is sent after stopSending, records are still taken")
  void stopSending() throws Exception {
    StreamContact stream = opened();
    stream.stopSending();
    MessageId id = insert("foo");
    stream.record(body(with(fromClient("Slow", "1"))));
    assertThat(server.intake.dispatched).hasSize(1);
    stream.close();
    assertThat(down.isEmpty()).isTrue();
    assertThat(server.store.isLeased(id)).isFalse();
  }

  @Test
  @DisplayName("3.4 step 6: tokens add up over records, and a refill sends what waited")
  void tokensRefill() throws Exception {
    StreamContact stream = server.open(down, ContactData.newBuilder().putAllowedMessages("foo", 1));
    stream.begin();
    MessageId first = insert("foo");
    MessageId second = insert("foo");
    assertThat(ids(down.next().data())).containsExactly(first);
    assertThat(server.store.isLeased(second)).isFalse();
    stream.record(body(ContactData.newBuilder().putAllowedMessages("foo", 1)));
    assertThat(ids(down.next().data())).containsExactly(second);
  }

  @Test
  @DisplayName("3.4 step 6: tokens that come while their predecessors are being used are used too")
  void tokensGrantedMeanwhile() throws Exception {
    StreamContact stream = server.open(down, ContactData.newBuilder().putAllowedMessages("foo", 1));
    stream.begin();
    server.store.duringLease =
        () -> {
          try {
            stream.record(body(ContactData.newBuilder().putAllowedMessages("foo", 1)));
          } catch (ContactException e) {
            throw new AssertionError(e);
          }
        };
    MessageId first = server.pend("foo", "Foo");
    MessageId second = insert("foo");
    List<MessageId> came = new ArrayList<>(ids(down.next().data()));
    came.addAll(ids(down.next().data()));
    assertThat(came).containsExactly(first, second);
  }

  @Test
  @DisplayName("W12, FLAW 7: a record that grants nothing leaves no limit where there was none")
  void emptyGrant() throws Exception {
    StreamContact stream = opened();
    stream.record(body(with(fromClient("Slow", "1"))));
    MessageId id = insert("foo");
    assertThat(ids(down.next().data())).containsExactly(id);
  }

  @Test
  @DisplayName("W24: a fetch that fails is tried again soon, without another wake-up")
  void failedFetch() throws Exception {
    StreamContact stream = opened();
    server.store.fail("leaseForClient");
    MessageId id = insert("foo");
    await().until(() -> !server.store.isLeased(id));
    server.store.fail(null);
    assertThat(ids(down.next().data())).containsExactly(id);
    stream.close();
  }

  @Test
  @DisplayName("a stream opens though its mail cannot be fetched; it is sent later")
  void failedFirstFetch() throws Exception {
    MessageId id = server.pend("foo", "Foo");
    server.store.fail("leaseForClient");
    StreamContact stream = server.open(down, ContactData.newBuilder());
    assertThat(stream.firstAnswer().data().getMessagesCount()).isZero();
    stream.begin();
    server.store.fail(null);
    assertThat(ids(down.next().data())).containsExactly(id);
  }

  @Test
  @DisplayName("messages whose lease ran out are found without a wake-up")
  void leasesThatRunOut() throws Exception {
    try (ContactFixture quick =
        new ContactFixture(
            new Authorizer() {},
            new ContactSettings("x", Duration.ofSeconds(45), Duration.ofMillis(20), 1 << 20))) {
      StreamContact stream = quick.open(down, ContactData.newBuilder());
      stream.begin();
      MessageId id = quick.pend("foo", "Foo");
      assertThat(ids(down.next().data())).containsExactly(id);
      quick.store.endLeases();
      assertThat(ids(down.next().data())).containsExactly(id);
      stream.close();
    }
  }

  @Test
  @DisplayName("W17: blocking reaches an open stream, with one RekeyRequest and no other mail")
  void blockedWhileOpen() throws Exception {
    StreamContact stream = opened();
    server.store.blacklistClient(CLIENT);
    server.processor.clientChanged(CLIENT);
    ContactData frame = down.next().data();
    assertThat(frame.getMessagesList())
        .singleElement()
        .satisfies(message -> assertThat(message.getMessageType()).isEqualTo("RekeyRequest"));

    MessageId id = insert("foo");
    stream.record(body(with(fromClient("Slow", "1"))));
    assertThat(server.intake.dispatched.getLast().getIsBlocklistedSource()).isTrue();
    stream.close();
    assertThat(down.isEmpty()).isTrue();
    assertThat(server.store.isLeased(id)).isFalse();
  }

  @Test
  @DisplayName("W7: a record that cannot be committed fails, so that it is not acknowledged")
  void failedRecord() throws Exception {
    StreamContact stream = opened();
    server.store.fail("commitContact");
    assertThatThrownBy(() -> stream.record(body(with(fromClient("Slow", "1")))))
        .isInstanceOf(ContactException.class);
    assertThatThrownBy(() -> stream.record(new byte[] {0x0A}))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(400));
  }

  @Test
  @DisplayName("a refused first record registers nothing")
  void refusedStream() {
    server.store.fail("commitContact");
    assertThatThrownBy(() -> server.open(down, ContactData.newBuilder()))
        .isInstanceOf(ContactException.class);
    assertThat(server.streams.size()).isZero();
  }
}
