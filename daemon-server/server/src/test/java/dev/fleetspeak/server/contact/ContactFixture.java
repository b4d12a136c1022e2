package dev.fleetspeak.server.contact;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.broadcast.Broadcaster;
import dev.fleetspeak.server.dispatch.MessageIntake;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A contact processor over a store in memory, a client, and the HTTP side of its streams. */
final class ContactFixture implements AutoCloseable {
  static final ClientId CLIENT = ClientId.parse("0102030405060708");
  static final Peer PEER = peer(CLIENT, "key");

  final FakeDatastore store = new FakeDatastore();
  final StreamRegistry streams = new StreamRegistry();
  final SettableClock clock = new SettableClock();
  final FakeIntake intake = new FakeIntake();
  final FakeStats stats = new FakeStats();
  final List<Message> heard = new CopyOnWriteArrayList<>();
  final Broadcaster broadcasts = new Broadcaster(store, streams, clock, Duration.ofHours(1));
  final ContactProcessor processor;
  private final List<StreamContact> opened = new ArrayList<>();

  ContactFixture() {
    this(new Authorizer() {});
  }

  ContactFixture(Authorizer authorizer) {
    this(authorizer, ContactSettings.of("server-one:1"));
  }

  ContactFixture(Authorizer authorizer, ContactSettings settings) {
    processor =
        new ContactProcessor(
            store,
            intake,
            authorizer,
            streams,
            broadcasts,
            stats,
            List.of((client, messages, effects) -> heard.addAll(messages)),
            settings,
            clock);
  }

  static Peer peer(ClientId id, String key) {
    return new Peer(
        id,
        ByteString.copyFromUtf8(key),
        new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711));
  }

  ContactData poll(ContactData.Builder data) throws ContactException {
    return poll(data.build(), List.of()).data();
  }

  ContactAnswer poll(ContactData data, List<String> labels) throws ContactException {
    return processor.poll(PEER, body(data, labels));
  }

  StreamContact open(FakeDown down, ContactData.Builder data) throws ContactException {
    StreamContact stream = processor.openStream(PEER, body(data.build(), List.of()), down);
    opened.add(stream);
    return stream;
  }

  static byte[] body(ContactData data, List<String> labels) {
    return ContactWrapping.wrap(data, labels).toByteArray();
  }

  static byte[] body(ContactData.Builder data) {
    return body(data.build(), List.of());
  }

  /** A message as a client sends it. */
  static Message.Builder fromClient(String destination, String sourceId) {
    return Message.newBuilder()
        .setSource(Address.newBuilder().setServiceName("TestService"))
        .setDestination(Address.newBuilder().setServiceName(destination))
        .setSourceMessageId(ByteString.copyFrom(sourceId, StandardCharsets.UTF_8))
        .setMessageType("TestType");
  }

  static ContactData.Builder with(Message.Builder... messages) {
    ContactData.Builder data = ContactData.newBuilder();
    for (Message.Builder message : messages) {
      data.addMessages(message);
    }
    return data;
  }

  /** Stores a message for the client; returns its id. */
  MessageId pend(String service, String type) {
    return pend(service, type, 0);
  }

  MessageId pend(String service, String type, int bytes) {
    MessageId id = MessageId.random();
    Message.Builder message =
        Message.newBuilder()
            .setMessageId(id.bytes())
            .setSource(Address.newBuilder().setServiceName(service))
            .setDestination(
                Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName(service))
            .setMessageType(type)
            .setCreationTime(Timestamp.newBuilder().setSeconds(1));
    if (bytes > 0) {
      message.getDataBuilder().setValue(ByteString.copyFrom(new byte[bytes]));
    }
    store.storeMessages(List.of(message.build()));
    return id;
  }

  static List<MessageId> ids(ContactData data) {
    return data.getMessagesList().stream().map(m -> MessageId.of(m.getMessageId())).toList();
  }

  @Override
  public void close() {
    opened.forEach(StreamContact::close);
    broadcasts.close();
    processor.close();
  }

  /** Decides acknowledgements, labels and NOOP; keeps what is dispatched. */
  static final class FakeIntake implements MessageIntake {
    final List<Message> decidedOn = new CopyOnWriteArrayList<>();
    final List<Message> dispatched = new CopyOnWriteArrayList<>();

    @Override
    public Decided decide(ClientId client, List<Message> messages) {
      decidedOn.addAll(messages);
      List<Message> results = new ArrayList<>();
      List<ClientEffect> effects = new ArrayList<>();
      for (Message message : messages) {
        String service = message.getDestination().getServiceName();
        boolean instant = service.equals("system") || service.equals("Noop");
        results.add(
            instant
                ? message.toBuilder().setResult(MessageResult.getDefaultInstance()).build()
                : message);
        if (message.getMessageType().equals("MessageAck")) {
          effects.add(new ClientEffect.Acknowledge(acknowledged(message)));
        } else if (message.getMessageType().equals("ClientInfo")) {
          effects.add(
              new ClientEffect.SetLabels(List.of(message.getData().getValue().toStringUtf8())));
        }
      }
      return new Decided(results, effects);
    }

    private static List<MessageId> acknowledged(Message message) {
      try {
        return MessageAckData.parseFrom(message.getData().getValue()).getMessageIdsList().stream()
            .map(MessageId::of)
            .toList();
      } catch (com.google.protobuf.InvalidProtocolBufferException e) {
        throw new IllegalArgumentException(e);
      }
    }

    @Override
    public void dispatch(List<Message> committed) {
      dispatched.addAll(committed);
    }
  }

  /** Counts. */
  static final class FakeStats implements StatsCollector {
    final List<Message> saved = new CopyOnWriteArrayList<>();
    final List<Message> refused = new CopyOnWriteArrayList<>();

    @Override
    public void messageSaved(Message message) {
      saved.add(message);
    }

    @Override
    public void messageRefused(Message message) {
      refused.add(message);
    }
  }

  /** The HTTP side: frames wait here until a test lets them be written, or at once. */
  static final class FakeDown implements StreamDown {
    record Frame(ContactData data, CompletableFuture<Void> written) {}

    private final LinkedBlockingQueue<Frame> frames = new LinkedBlockingQueue<>();
    private final boolean manual;
    final AtomicInteger ends = new AtomicInteger();

    FakeDown() {
      this(false);
    }

    /**
     * @param manual whether tests say when frames are written
     */
    FakeDown(boolean manual) {
      this.manual = manual;
    }

    @Override
    public CompletionStage<Void> send(ContactData frame) {
      CompletableFuture<Void> written = new CompletableFuture<>();
      frames.add(new Frame(frame, written));
      if (!manual) {
        written.complete(null);
      }
      return written;
    }

    @Override
    public void end() {
      ends.incrementAndGet();
    }

    /** The next frame, however long that takes. */
    Frame next() throws InterruptedException {
      Frame frame = frames.poll(20, TimeUnit.SECONDS);
      if (frame == null) {
        throw new AssertionError("no frame came");
      }
      return frame;
    }

    boolean isEmpty() {
      return frames.isEmpty();
    }
  }

  /** A clock that stands still until it is set. */
  static final class SettableClock extends Clock {
    private volatile Instant now = Instant.parse("2026-01-02T03:04:05.678Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
