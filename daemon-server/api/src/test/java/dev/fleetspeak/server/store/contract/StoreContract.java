package dev.fleetspeak.server.store.contract;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.NewClient;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** An empty store for each test, and what tests put into it. */
abstract class StoreContract {
  /** Where the clock stands when a test begins. */
  protected static final Instant START = Instant.parse("2026-03-01T12:00:30.000000500Z");

  /** A client that some tests enrol. */
  protected static final ClientId CLIENT = clientId(1);

  /** The clock of the store. */
  protected final ManualClock clock = new ManualClock(START);

  /** The store under test, empty at first. */
  protected Datastore store;

  /** Opens an empty store that takes its time from a clock and keeps processed payloads. */
  protected abstract Datastore open(Clock time) throws Exception;

  @BeforeEach
  final void openStore() throws Exception {
    store = open(clock);
  }

  @AfterEach
  final void closeStore() {
    store.close();
  }

  /** An id that is told apart by a number. */
  protected static ClientId clientId(int number) {
    return ClientId.of(
        new byte[] {0, (byte) 0xff, 0, 0, 0, 0, (byte) (number >> 8), (byte) number});
  }

  /** An id that is told apart by a number; they are in the order of their numbers. */
  protected static MessageId messageId(int number) {
    byte[] id = new byte[32];
    Arrays.fill(id, (byte) 0xa0);
    id[30] = (byte) (number >> 8);
    id[31] = (byte) number;
    return MessageId.of(id);
  }

  /** A key that needs no escaping anywhere, or shows that it did. */
  protected static ByteString key(ClientId client) {
    return ByteString.copyFrom(new byte[] {0, (byte) 0xff, 0, 1}).concat(client.bytes());
  }

  /** Now, by the store's clock. */
  protected Timestamp now() {
    return timestamp(clock.instant());
  }

  /** A time as the protocol has it. */
  protected static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  /** A message from a service of the server to one of a client. */
  protected Message.Builder toClient(int number, ClientId client, String service) {
    return Message.newBuilder()
        .setMessageId(messageId(number).bytes())
        .setSource(Address.newBuilder().setServiceName(service))
        .setDestination(Address.newBuilder().setClientId(client.bytes()).setServiceName(service))
        .setMessageType("Request")
        .setCreationTime(now())
        .setData(payload("to client " + number));
  }

  /** A message from a service of a client to one of the server. */
  protected Message.Builder toServer(int number, ClientId client, String service) {
    return Message.newBuilder()
        .setMessageId(messageId(number).bytes())
        .setSource(Address.newBuilder().setClientId(client.bytes()).setServiceName(service))
        .setSourceMessageId(ByteString.copyFromUtf8("source " + number))
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType("Answer")
        .setCreationTime(now())
        .setData(payload("to server " + number));
  }

  /** A payload. */
  protected static Any payload(String text) {
    return Any.newBuilder()
        .setTypeUrl("type.googleapis.com/test.Payload")
        .setValue(ByteString.copyFromUtf8(text))
        .build();
  }

  /** A success now. */
  protected MessageResult success() {
    return MessageResult.newBuilder().setProcessedTime(now()).build();
  }

  /** A failure now. */
  protected MessageResult failure(String reason) {
    return MessageResult.newBuilder()
        .setProcessedTime(now())
        .setFailed(true)
        .setFailedReason(reason)
        .build();
  }

  /** A contact that records itself now. */
  protected ContactRow.Fresh fresh() {
    return new ContactRow.Fresh(clock.instant(), 42, 54, "192.0.2.7:4321", null, null);
  }

  /** Enrols a client by a first contact and returns the contact's id. */
  protected String enrol(ClientId client, String... labels) {
    return store
        .commitContact(
            new ContactCommit(
                client, new NewClient(key(client), List.of(labels)), fresh(), List.of(), List.of()))
        .contactId();
  }

  /** A contact of an enrolled client. */
  protected ContactReceipt contact(ClientId client, Message... messages) {
    return store.commitContact(
        new ContactCommit(client, null, fresh(), List.of(messages), List.of()));
  }

  /** A contact of an enrolled client in which the system service decided something. */
  protected ContactReceipt contact(ClientId client, ClientEffect... effects) {
    return store.commitContact(
        new ContactCommit(client, null, fresh(), List.of(), List.of(effects)));
  }

  /** Ids in the order given. */
  protected static List<MessageId> ids(List<Message> messages) {
    return messages.stream().map(message -> MessageId.of(message.getMessageId())).toList();
  }

  /** Longer than any lease or first retry. */
  protected static final Duration LEASE_AND_MORE = Duration.ofMinutes(16);
}
