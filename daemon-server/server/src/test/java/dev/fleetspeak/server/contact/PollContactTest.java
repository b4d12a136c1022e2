package dev.fleetspeak.server.contact;

import static dev.fleetspeak.server.contact.ContactFixture.CLIENT;
import static dev.fleetspeak.server.contact.ContactFixture.PEER;
import static dev.fleetspeak.server.contact.ContactFixture.fromClient;
import static dev.fleetspeak.server.contact.ContactFixture.ids;
import static dev.fleetspeak.server.contact.ContactFixture.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.contact.ContactException.Reason;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Polls, from bytes in to bytes out (wire-server 6 and 9). */
class PollContactTest {
  private final ContactFixture server = new ContactFixture();

  @AfterEach
  void stop() {
    server.close();
  }

  private ContactRow.Fresh lastRow() {
    return (ContactRow.Fresh) server.store.commits.getLast().contact();
  }

  @Test
  @DisplayName("wire-server 9 line 1: an empty body enrols the client and is given a nonce")
  void line01_normalPoll() throws Exception {
    ContactAnswer answer = server.processor.poll(PEER, new byte[0]);

    assertThat(answer.data().getSequencingNonce()).isNotZero();
    assertThat(answer.data().getMessagesCount()).isZero();
    assertThat(answer.cacheHit()).isFalse();
    assertThat(server.store.clients.get(CLIENT).publicKey()).isEqualTo(PEER.publicKey());
    assertThat(lastRow().sentNonce()).isEqualTo(answer.data().getSequencingNonce());
    assertThat(lastRow().address()).isEqualTo("127.0.0.1:4711");
    assertThat(lastRow().streamingTo()).isNull();
  }

  @Test
  @DisplayName("6.1: nonce, clock and the labels of a new client are recorded, repeats once")
  void contactRecord() throws Exception {
    ContactData data =
        ContactData.newBuilder()
            .setSequencingNonce(-7)
            .setClientClock(Timestamp.newBuilder().setSeconds(21).setNanos(5))
            .build();
    server.poll(data, List.of("linux", "test", "linux"));
    server.poll(data, List.of("other"));

    assertThat(lastRow().receivedNonce()).isEqualTo(-7);
    assertThat(lastRow().clientClock()).isEqualTo(Instant.ofEpochSecond(21, 5));
    assertThat(server.store.clients.get(CLIENT).labels())
        .extracting(Label::getServiceName, Label::getLabel)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("client", "linux"),
            org.assertj.core.groups.Tuple.tuple("client", "test"));
    assertThat(server.store.commits.getLast().newClient()).isNull();
  }

  @Test
  @DisplayName("FLAW 28: clocks before 1970 and beyond any calendar count as not told")
  void impossibleClocks() throws Exception {
    for (Timestamp clock :
        List.of(
            Timestamp.newBuilder().setSeconds(-1).build(),
            Timestamp.newBuilder().setSeconds(1L << 60).build(),
            Timestamp.newBuilder().setSeconds(5).setNanos(-1).build())) {
      server.poll(ContactData.newBuilder().setClientClock(clock));
      assertThat(lastRow().clientClock()).isNull();
    }
  }

  @Test
  @DisplayName("6.3: the server's word replaces the client's (W15, FLAW 9)")
  void messagesAreCompleted() throws Exception {
    Message.Builder sent =
        fromClient("Slow", "AAABBBCCC")
            .setMessageId(ByteString.copyFromUtf8("forged"))
            .setIsBlocklistedSource(true)
            .setResult(MessageResult.newBuilder().setFailed(true))
            .setCreationTime(Timestamp.newBuilder().setSeconds(7))
            .setAnnotations(
                Annotations.newBuilder()
                    .addEntries(Annotations.Entry.newBuilder().setKey("k").setValue("v")))
            .setData(Any.newBuilder().setValue(ByteString.copyFromUtf8("payload")));
    sent.getSourceBuilder().setClientId(ByteString.copyFromUtf8("somebody"));
    server.poll(with(sent));

    Message stored = server.store.commits.getLast().messages().getFirst();
    assertThat(MessageId.of(stored.getMessageId()))
        .hasToString("f94219b96082695f33e6661ce64c8ac292fa3196ac61de9fb1db62333bee875e");
    assertThat(stored.getSource())
        .isEqualTo(
            Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("TestService").build());
    assertThat(stored.getCreationTime().getSeconds())
        .isEqualTo(server.clock.instant().getEpochSecond());
    assertThat(stored.hasResult()).isFalse();
    assertThat(stored.hasValidationInfo()).isFalse();
    assertThat(stored.getIsBlocklistedSource()).isFalse();
    assertThat(stored.getAnnotations().getEntries(0).getKey()).isEqualTo("k");
    assertThat(stored.getData().getValue().toStringUtf8()).isEqualTo("payload");
    assertThat(server.intake.dispatched).containsExactly(stored);
    assertThat(server.heard).containsExactly(stored);
    assertThat(server.stats.saved).containsExactly(stored);
  }

  @Test
  @DisplayName("6.3: what cannot be delivered is dropped and counted, the rest goes on")
  void undeliverableMessages() throws Exception {
    Message.Builder toAClient = fromClient("Slow", "1");
    toAClient.getDestinationBuilder().setClientId(ByteString.copyFromUtf8("12345678"));
    server.poll(
        with(
            fromClient("Slow", "0").clearDestination(),
            toAClient,
            fromClient("Slow", "2").clearSource(),
            fromClient("Slow", ""),
            fromClient("", "3"),
            fromClient("n".repeat(129), "4"),
            fromClient("Slow", "5").setMessageType("a\0b"),
            fromClient("Slow", "good")));

    assertThat(server.store.messages).hasSize(1);
    assertThat(server.stats.refused).hasSize(7);
  }

  @Test
  @DisplayName("6.3: repeats are acknowledged, not processed again; within a contact too")
  void repeats() throws Exception {
    server.poll(with(fromClient("Slow", "1"), fromClient("Slow", "1")));
    server.poll(with(fromClient("Slow", "1"), fromClient("Slow", "2")));

    assertThat(server.intake.dispatched)
        .extracting(message -> message.getSourceMessageId().toStringUtf8())
        .containsExactly("1", "2");
    assertThat(server.heard).hasSize(2);
    assertThat(server.stats.saved).hasSize(2);
  }

  @Test
  @DisplayName("what instant services decided is committed and not dispatched")
  void decidedMessages() throws Exception {
    server.poll(with(fromClient("Noop", "1"), fromClient("Slow", "2")));

    assertThat(server.store.commits.getLast().messages())
        .extracting(Message::hasResult)
        .containsExactly(true, false);
    assertThat(server.intake.dispatched).hasSize(1);
  }

  @Test
  @DisplayName("6.1 step 9: 100 messages pass, 101 fail the contact and nothing is stored")
  void tooManyMessages() throws Exception {
    Message.Builder[] hundred = new Message.Builder[100];
    for (int i = 0; i < hundred.length; i++) {
      hundred[i] = fromClient("Slow", "m" + i);
    }
    server.poll(with(hundred));
    assertThat(server.store.messages).hasSize(100);
    assertThatThrownBy(() -> server.poll(with(hundred).addMessages(fromClient("Slow", "x"))))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason()).isEqualTo(Reason.FAILED))
        .hasMessage("contact_data contains 101 messages, only 100 allowed");
    assertThat(server.store.messages).hasSize(100);
  }

  @Test
  @DisplayName("2.2: a broken body is malformed (400), broken contact data fails (500); no client")
  void brokenBytes() {
    assertThatThrownBy(() -> server.processor.poll(PEER, new byte[] {0x0A, 0x7F, 1}))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(400));
    assertThatThrownBy(() -> server.processor.poll(PEER, new byte[] {0x0A, 1, 0x0A}))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(500))
        .hasMessageContaining("unable to parse contact_data");
    assertThatThrownBy(() -> server.processor.poll(PEER, new byte[] {0x1A, 1, (byte) 0xFF}))
        .as("invalid UTF-8")
        .isInstanceOf(ContactException.class);
    assertThat(server.store.clients).isEmpty();
  }

  @Test
  @DisplayName("W29: another key with the same id is refused")
  void anotherKey() throws Exception {
    server.poll(ContactData.newBuilder());
    Peer impostor = ContactFixture.peer(CLIENT, "other key");
    assertThatThrownBy(() -> server.processor.poll(impostor, new byte[0]))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(503));
  }

  @Test
  @DisplayName("a store that fails answers 500 without internals, and nothing is dispatched")
  void failingStore() {
    server.store.fail("commitContact");
    assertThatThrownBy(() -> server.poll(with(fromClient("Slow", "1"))))
        .isInstanceOfSatisfying(
            ContactException.class, e -> assertThat(e.reason().status()).isEqualTo(500))
        .hasMessageNotContaining("told to fail");
    assertThat(server.intake.dispatched).isEmpty();
    assertThat(server.heard).isEmpty();
  }

  @Test
  @DisplayName("once committed, a client hears so even if its own mail cannot be fetched")
  void failingLease() throws Exception {
    server.store.fail("leaseForClient");
    ContactData answer = server.poll(with(fromClient("Slow", "1")));
    assertThat(answer.getSequencingNonce()).isNotZero();
    assertThat(server.intake.dispatched).hasSize(1);
  }

  @Test
  @DisplayName("6.4: tokens limit each service, Die is free (server.md 13)")
  void tokens() throws Exception {
    MessageId foo = server.pend("foo", "Foo");
    MessageId die = server.pend("system", "Die");
    server.pend("bar", "Bar");
    ContactData answer =
        server.poll(
            ContactData.newBuilder()
                .putAllowedMessages("foo", 20)
                .putAllowedMessages("system", 20));

    assertThat(ids(answer)).containsExactlyInAnyOrder(foo, die);
    assertThat(server.store.isDone(die)).isTrue();
    assertThat(server.store.isDone(foo)).isFalse();
    server.poll(
        with(
            fromClient("system", "ack")
                .setMessageType("MessageAck")
                .setData(
                    Any.pack(MessageAckData.newBuilder().addMessageIds(foo.bytes()).build()))));
    assertThat(server.store.isDone(foo)).isTrue();
  }

  @Test
  @DisplayName("6.4: no grant means no limit, 100 messages at a time")
  void hundredAtATime() throws Exception {
    for (int i = 0; i < 120; i++) {
      server.pend("foo", "Foo");
    }
    assertThat(server.poll(ContactData.newBuilder()).getMessagesCount()).isEqualTo(100);
    assertThat(server.poll(ContactData.newBuilder()).getMessagesCount()).isEqualTo(20);
  }

  @Test
  @DisplayName("an answer is bounded in bytes; the rest is due at once, a giant goes alone")
  void answersAreBounded() throws Exception {
    try (ContactFixture small =
        new ContactFixture(
            new dev.fleetspeak.server.authorizer.Authorizer() {},
            new ContactSettings("x", Duration.ofSeconds(45), Duration.ofMinutes(5), 2500))) {
      MessageId giant = small.pend("foo", "Foo", 5000);
      MessageId second = small.pend("foo", "Foo", 1000);
      MessageId third = small.pend("foo", "Foo", 1000);
      ContactData.Builder tokens = ContactData.newBuilder().putAllowedMessages("foo", 10);
      assertThat(ids(small.poll(tokens))).containsExactly(giant);
      assertThat(small.store.givenBack).containsExactly(second, third);
      assertThat(ids(small.poll(tokens))).containsExactly(second, third);
    }
  }

  @Test
  @DisplayName("6.5: a blocked client gets one RekeyRequest, the same until it is done (W17)")
  void blockedClient() throws Exception {
    server.poll(ContactData.newBuilder());
    MessageId waiting = server.pend("foo", "Foo");
    server.store.blacklistClient(CLIENT);
    server.processor.clientChanged(CLIENT);

    ContactData answer = server.poll(with(fromClient("Slow", "1")));
    assertThat(answer.getMessagesList()).hasSize(1);
    Message rekey = answer.getMessages(0);
    assertThat(rekey.getMessageType()).isEqualTo("RekeyRequest");
    assertThat(rekey.getSource().getServiceName()).isEqualTo("system");
    assertThat(rekey.getDestination())
        .isEqualTo(
            Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("system").build());
    assertThat(rekey.hasData()).isFalse();
    assertThat(server.store.messages).containsKey(MessageId.of(rekey.getMessageId()));
    assertThat(server.store.isLeased(waiting)).isFalse();
    assertThat(server.intake.dispatched.getLast().getIsBlocklistedSource()).isTrue();

    assertThat(ids(server.poll(ContactData.newBuilder()))).isEqualTo(ids(answer));
  }

  @Test
  @DisplayName("1.10: cached for 45 seconds from reading; changes announced here count at once")
  void cache() throws Exception {
    server.poll(ContactData.newBuilder());
    assertThat(server.poll(ContactData.newBuilder().build(), List.of()).cacheHit()).isFalse();
    server.clock.advance(Duration.ofSeconds(44));
    assertThat(server.poll(ContactData.newBuilder().build(), List.of()).cacheHit()).isTrue();
    server.clock.advance(Duration.ofSeconds(2));
    assertThat(server.poll(ContactData.newBuilder().build(), List.of()).cacheHit()).isFalse();
    server.clock.advance(Duration.ofDays(-1));
    assertThat(server.poll(ContactData.newBuilder().build(), List.of()).cacheHit())
        .as("after the clock was set back")
        .isFalse();
    server.processor.clientChanged(CLIENT);
    assertThat(server.poll(ContactData.newBuilder().build(), List.of()).cacheHit()).isFalse();
  }

  @Test
  @DisplayName("an answer that was not written gives its messages back")
  void undeliveredAnswer() throws Exception {
    MessageId id = server.pend("foo", "Foo");
    ContactAnswer answer = server.poll(ContactData.newBuilder().build(), List.of());
    assertThat(server.store.isLeased(id)).isTrue();
    server.processor.undelivered(PEER, answer);
    org.awaitility.Awaitility.await().until(() -> !server.store.isLeased(id));
  }

  @Test
  @DisplayName("clients are told apart")
  void twoClients() throws Exception {
    MessageId id = server.pend("foo", "Foo");
    Peer other = ContactFixture.peer(ClientId.parse("1111111111111111"), "k2");
    assertThat(server.processor.poll(other, new byte[0]).data().getMessagesCount()).isZero();
    assertThat(ids(server.poll(ContactData.newBuilder()))).containsExactly(id);
    assertThat(server.store.commits).extracting(ContactCommit::client).doesNotHaveDuplicates();
  }
}
