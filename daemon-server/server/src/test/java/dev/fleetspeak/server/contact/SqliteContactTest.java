package dev.fleetspeak.server.contact;

import static dev.fleetspeak.server.contact.ContactFixture.CLIENT;
import static dev.fleetspeak.server.contact.ContactFixture.PEER;
import static dev.fleetspeak.server.contact.ContactFixture.body;
import static dev.fleetspeak.server.contact.ContactFixture.fromClient;
import static dev.fleetspeak.server.contact.ContactFixture.ids;
import static dev.fleetspeak.server.contact.ContactFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.broadcast.Broadcaster;
import dev.fleetspeak.server.contact.ContactFixture.FakeDown;
import dev.fleetspeak.server.contact.ContactFixture.FakeIntake;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import dev.fleetspeak.server.store.sql.SqliteDatastore;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main ways of a contact over a real store. */
class SqliteContactTest {
  @TempDir Path folder;

  private final StreamRegistry streams = new StreamRegistry();
  private final FakeIntake intake = new FakeIntake();
  private SqlDatastore store;
  private Broadcaster broadcasts;
  private ContactProcessor processor;

  @BeforeEach
  void start() {
    Clock clock = Clock.systemUTC();
    store = SqliteDatastore.open(SqliteSettings.defaults(folder.resolve("fleetspeak.db")));
    broadcasts = new Broadcaster(store, streams, clock, Duration.ofHours(1));
    processor =
        new ContactProcessor(
            store,
            intake,
            new Authorizer() {},
            streams,
            broadcasts,
            StatsCollector.NONE,
            List.of(),
            ContactSettings.of("here"),
            clock);
  }

  @AfterEach
  void stop() {
    broadcasts.close();
    processor.close();
    store.close();
  }

  private ContactData poll(ContactData.Builder data) throws ContactException {
    return processor.poll(PEER, body(data)).data();
  }

  private MessageId insert() {
    MessageId id = MessageId.random();
    store.storeMessages(
        List.of(
            Message.newBuilder()
                .setMessageId(id.bytes())
                .setSource(Address.newBuilder().setServiceName("foo"))
                .setDestination(
                    Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("foo"))
                .setMessageType("Foo")
                .setCreationTime(Timestamp.newBuilder().setSeconds(1000))
                .build()));
    streams.wake(CLIENT);
    return id;
  }

  private static Message.Builder ack(MessageId id) {
    return fromClient("system", id.toString())
        .setMessageType("MessageAck")
        .setData(Any.pack(MessageAckData.newBuilder().addMessageIds(id.bytes()).build()));
  }

  @Test
  @DisplayName("poll, send, repeat, lease, acknowledge; nonces in the contact list")
  void polling() throws Exception {
    long nonce = poll(with(fromClient("Slow", "1"))).getSequencingNonce();
    MessageId id = insert();
    assertThat(ids(poll(with(fromClient("Slow", "1")).setSequencingNonce(nonce))))
        .containsExactly(id);
    assertThat(intake.dispatched).hasSize(1);
    assertThat(poll(with(ack(id))).getMessagesCount()).isZero();
    assertThat(store.getMessageResult(id)).isPresent();

    List<ClientContact> contacts = new ArrayList<>();
    store.streamClientContacts(CLIENT, contacts::add);
    assertThat(contacts).hasSize(3);
    assertThat(contacts.get(0).getSentNonce()).isEqualTo(nonce);
    assertThat(contacts.get(1).getReceivedNonce()).isEqualTo(nonce);
  }

  @Test
  @DisplayName("a stream: frames, acknowledgement by a record, give-back to the next stream")
  void streaming() throws Exception {
    FakeDown down = new FakeDown(true);
    StreamContact stream = processor.openStream(PEER, new byte[0], down);
    stream.begin();
    MessageId first = insert();
    FakeDown.Frame frame = down.next();
    assertThat(ids(frame.data())).containsExactly(first);
    frame.written().complete(null);
    stream.record(body(with(ack(first))));
    assertThat(store.getMessageResult(first)).isPresent();

    MessageId second = insert();
    assertThat(ids(down.next().data())).containsExactly(second);
    stream.close();
    FakeDown again = new FakeDown();
    StreamContact next = processor.openStream(PEER, new byte[0], again);
    ContactData answer = next.firstAnswer().data();
    next.begin();
    assertThat(store.listClients(List.of(CLIENT)).getFirst().getLastContactStreamingTo())
        .isEqualTo("here");
    if (answer.getMessagesCount() == 0) {
      answer = again.next().data();
    }
    assertThat(ids(answer)).containsExactly(second);
    next.close();
  }

  @Test
  @DisplayName("a broadcast reaches an open stream once")
  void broadcast() throws Exception {
    FakeDown down = new FakeDown();
    StreamContact stream = processor.openStream(PEER, new byte[0], down);
    stream.begin();
    store.createBroadcast(
        Broadcast.newBuilder()
            .setBroadcastId(BroadcastId.random().bytes())
            .setSource(Address.newBuilder().setServiceName("news"))
            .setMessageType("Flash")
            .build(),
        1);
    broadcasts.refresh();
    assertThat(down.next().data().getMessages(0).getMessageType()).isEqualTo("Flash");
    stream.close();
    assertThat(poll(ContactData.newBuilder()).getMessagesCount()).isZero();
  }

  @Test
  @DisplayName("a blocked client's RekeyRequest is stored once, and done when acknowledged")
  void blocked() throws Exception {
    poll(ContactData.newBuilder());
    store.blacklistClient(CLIENT);
    processor.clientChanged(CLIENT);
    ContactData first = poll(ContactData.newBuilder());
    assertThat(ids(first)).hasSize(1).isEqualTo(ids(poll(ContactData.newBuilder())));
    assertThat(store.getPendingMessageCount(List.of(CLIENT))).isOne();

    Peer reborn =
        ContactFixture.peer(dev.fleetspeak.common.id.ClientId.parse("1111111111111111"), "new");
    processor.poll(reborn, body(with(ack(ids(first).getFirst()))));
    assertThat(store.getPendingMessageCount(List.of(CLIENT))).isZero();
  }
}
