package dev.fleetspeak.server.contact;

import static dev.fleetspeak.server.contact.ContactFixture.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.contact.ContactFixture.FakeDown;
import dev.fleetspeak.server.store.BroadcastStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Broadcasts on their way to clients (server.md 3). */
class BroadcastContactTest {
  private final ContactFixture server = new ContactFixture();

  @AfterEach
  void stop() {
    server.close();
  }

  private Broadcast broadcast(String label, long limit) {
    Broadcast.Builder broadcast =
        Broadcast.newBuilder()
            .setBroadcastId(BroadcastId.random().bytes())
            .setSource(Address.newBuilder().setServiceName("news"))
            .setMessageType("Flash")
            .setData(Any.newBuilder().setTypeUrl("t").setValue(ByteString.copyFromUtf8("hi")));
    if (!label.isEmpty()) {
      broadcast.addRequiredLabels(Label.newBuilder().setServiceName("client").setLabel(label));
    }
    return create(broadcast.build(), limit);
  }

  private Broadcast create(Broadcast broadcast, long limit) {
    server.store.createBroadcast(broadcast, limit);
    server.broadcasts.refresh();
    return broadcast;
  }

  private List<Message> poll() throws ContactException {
    return server
        .poll(ContactData.getDefaultInstance(), List.of("Windows"))
        .data()
        .getMessagesList();
  }

  private static Peer other(int number) {
    ClientId id = ClientId.of(new byte[] {0, 0, 0, 0, 0, 0, 1, (byte) number});
    return ContactFixture.peer(id, "key " + number);
  }

  @Test
  @DisplayName("13 broadcasts: by label, once a client, a later one is picked up")
  void theChecklist() throws Exception {
    Broadcast windows = broadcast("Windows", 10);
    broadcast("Linux", 10);
    Message copy = poll().getFirst();
    assertThat(copy.getMessageId().size()).isEqualTo(32);
    assertThat(copy.getSource()).isEqualTo(windows.getSource());
    assertThat(copy.getDestination())
        .isEqualTo(Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("news").build());
    assertThat(copy.getMessageType()).isEqualTo("Flash");
    assertThat(copy.getData()).isEqualTo(windows.getData());
    assertThat(copy.getCreationTime().getSeconds())
        .isEqualTo(server.clock.instant().getEpochSecond());
    assertThat(poll()).isEmpty();

    broadcast("Windows", 10);
    assertThat(poll()).hasSize(1);
    assertThat(poll()).isEmpty();
  }

  @Test
  @DisplayName("3.4: a destination service of its own; tokens neither limit nor pay for copies")
  void destinationAndTokens() throws Exception {
    create(
        broadcast("", BroadcastStore.UNLIMITED).toBuilder()
            .setBroadcastId(BroadcastId.random().bytes())
            .setDestination(Address.newBuilder().setServiceName("reader"))
            .build(),
        BroadcastStore.UNLIMITED);
    assertThat(server.poll(ContactData.newBuilder().putAllowedMessages("foo", 1)).getMessagesList())
        .extracting(message -> message.getDestination().getServiceName())
        .containsExactlyInAnyOrder("news", "reader");
  }

  @Test
  @DisplayName("3.2: no more copies than the limit, whoever asks; disabling stops them at once")
  void limit() throws Exception {
    broadcast("", 3);
    int copies = 0;
    for (int i = 0; i < 10; i++) {
      copies += server.processor.poll(other(i), new byte[0]).data().getMessagesCount();
    }
    assertThat(copies).isEqualTo(3);

    Broadcast stopped = broadcast("", 3);
    server.store.disableBroadcasts(List.of(BroadcastId.of(stopped.getBroadcastId())));
    assertThat(server.processor.poll(other(11), new byte[0]).data().getMessagesCount()).isZero();
  }

  @Test
  @DisplayName("3.1: expiry counts at once, not at the next look at the store")
  void expiry() throws Exception {
    long end = server.clock.instant().getEpochSecond() + 10;
    create(
        broadcast("nobody", 5).toBuilder()
            .setBroadcastId(BroadcastId.random().bytes())
            .clearRequiredLabels()
            .setExpirationTime(Timestamp.newBuilder().setSeconds(end))
            .build(),
        5);
    assertThat(server.processor.poll(other(1), new byte[0]).data().getMessagesCount()).isOne();
    server.clock.advance(Duration.ofSeconds(11));
    assertThat(server.processor.poll(other(2), new byte[0]).data().getMessagesCount()).isZero();
  }

  @Test
  @DisplayName("W16, FLAW 6: streams opened on a cache hit get broadcasts too, at once")
  void streams() throws Exception {
    poll();
    poll();
    FakeDown down = new FakeDown();
    StreamContact stream = server.open(down, ContactData.newBuilder());
    assertThat(stream.firstAnswer().cacheHit()).isTrue();
    stream.begin();
    broadcast("Windows", 5);
    assertThat(down.next().data().getMessagesList())
        .extracting(Message::getMessageType)
        .containsExactly("Flash");
  }

  @Test
  @DisplayName("3.5: every open stream is reached, without a pace of so many a second")
  void manyStreams() throws Exception {
    List<FakeDown> downs = new ArrayList<>();
    List<StreamContact> streams = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      FakeDown down = new FakeDown();
      StreamContact stream = server.processor.openStream(other(i), new byte[0], down);
      stream.begin();
      downs.add(down);
      streams.add(stream);
    }
    broadcast("", BroadcastStore.UNLIMITED);
    for (FakeDown down : downs) {
      assertThat(down.next().data().getMessagesCount()).isOne();
    }
    streams.forEach(StreamContact::close);
  }

  @Test
  @DisplayName("labels that a stream's client gains make it eligible at once")
  void gainedLabel() throws Exception {
    broadcast("mac", 5);
    FakeDown down = new FakeDown();
    StreamContact stream = server.open(down, ContactData.newBuilder());
    stream.begin();
    stream.record(
        ContactFixture.body(
            ContactFixture.with(
                ContactFixture.fromClient("system", "1")
                    .setMessageType("ClientInfo")
                    .setData(Any.newBuilder().setValue(ByteString.copyFromUtf8("mac"))))));
    assertThat(down.next().data().getMessagesCount()).isOne();
  }

  @Test
  @DisplayName("12.1 no. 5: clients that have everything cost no look at what was sent")
  void nothingNewCostsNothing() throws Exception {
    broadcast("Windows", 5);
    poll();
    poll();
    int before = server.store.sentReads;
    poll();
    poll();
    assertThat(server.store.sentReads).isEqualTo(before);
  }

  @Test
  @DisplayName("W19: a copy that cannot be saved costs the client nothing else, and comes later")
  void failingSave() throws Exception {
    broadcast("", 5);
    MessageId mail = server.pend("foo", "Foo");
    server.store.fail("saveBroadcastMessage");
    assertThat(ContactFixture.ids(server.poll(ContactData.newBuilder()))).containsExactly(mail);
    server.store.fail("listSentBroadcasts");
    MessageId more = server.pend("foo", "Foo");
    assertThat(ContactFixture.ids(server.poll(ContactData.newBuilder()))).containsExactly(more);
    server.store.fail(null);
    assertThat(poll()).hasSize(1);
  }

  @Test
  @DisplayName("copies count against the size of an answer; the rest comes with the next")
  void copiesAreBounded() throws Exception {
    ContactSettings small =
        new ContactSettings("x", Duration.ofSeconds(45), Duration.ofMinutes(5), 1);
    try (ContactFixture tight =
        new ContactFixture(new dev.fleetspeak.server.authorizer.Authorizer() {}, small)) {
      for (int i = 0; i < 2; i++) {
        tight.store.createBroadcast(
            Broadcast.newBuilder()
                .setBroadcastId(BroadcastId.random().bytes())
                .setSource(Address.newBuilder().setServiceName("news"))
                .build(),
            5);
      }
      tight.broadcasts.refresh();
      assertThat(tight.poll(ContactData.newBuilder()).getMessagesCount()).isOne();
      assertThat(tight.poll(ContactData.newBuilder()).getMessagesCount()).isOne();
      assertThat(tight.poll(ContactData.newBuilder()).getMessagesCount()).isZero();
    }
  }

  @Test
  @DisplayName("6.5: blocked clients get no broadcasts")
  void blocked() throws Exception {
    poll();
    server.store.blacklistClient(CLIENT);
    server.processor.clientChanged(CLIENT);
    broadcast("", 5);
    assertThat(poll()).extracting(Message::getMessageType).containsExactly("RekeyRequest");
  }
}
