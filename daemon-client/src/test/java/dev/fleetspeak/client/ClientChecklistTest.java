package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import dev.fleetspeak.client.comms.Communicator;
import dev.fleetspeak.client.comms.CommunicatorContext;
import dev.fleetspeak.client.comms.OutgoingContact;
import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.client.outbox.OutboundMessage;
import dev.fleetspeak.client.service.Service;
import dev.fleetspeak.client.service.ServiceContext;
import dev.fleetspeak.client.service.ServiceDefinition;
import dev.fleetspeak.client.service.ServiceFactory;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ClientInfoData;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.DieRequest;
import dev.fleetspeak.proto.common.EmptyMessage;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.common.MessageErrorData;
import dev.fleetspeak.proto.common.RestartServiceRequest;
import dev.fleetspeak.proto.common.Signature;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The core's and the system service's lines of client.md 12, and line 21 of wire-client 8.4. */
class ClientChecklistTest {
  @TempDir Path folder;
  private ClientKit kit;
  private final Probe probe = new Probe();

  /** A factory whose services tell what happens to them. */
  private static final class Probe implements ServiceFactory {
    private final List<Message> messages = new CopyOnWriteArrayList<>();
    private final AtomicInteger starts = new AtomicInteger();
    private final AtomicInteger stops = new AtomicInteger();
    private volatile ServiceContext context;

    @Override
    public String name() {
      return "Probe";
    }

    @Override
    public com.google.protobuf.Message configType() {
      return Empty.getDefaultInstance();
    }

    @Override
    public Service create(ClientServiceConfig config) {
      return new Service() {
        @Override
        public void start(ServiceContext started) {
          context = started;
          starts.incrementAndGet();
        }

        @Override
        public void process(Message message) {
          if (message.getMessageType().equals("Bad")) {
            throw new IllegalStateException("bad news");
          }
          messages.add(message);
        }

        @Override
        public void stop() {
          stops.incrementAndGet();
        }
      };
    }
  }

  @BeforeEach
  void setUp() throws Exception {
    kit = new ClientKit(folder);
  }

  @AfterEach
  void tearDown() throws Exception {
    kit.close();
  }

  private static ServiceDefinition probe(String name) {
    return ServiceDefinition.builtIn(
        ClientServiceConfig.newBuilder().setName(name).setFactory("Probe").build());
  }

  private FleetspeakClient start() throws Exception {
    FleetspeakClient client = kit.start(kit.builder().factory(probe).service(probe("probe")));
    kit.fleet.await("ClientInfo");
    return client;
  }

  private static Message order(String type, com.google.protobuf.Message data) {
    return FakeFleetServer.message("system", type, data);
  }

  @Test
  void line01_aMessageForAnInstalledServiceArrivesUnchanged() throws Exception {
    kit.text("noop", "name: 'second' factory: 'NOOP'");
    FleetspeakClient client = start();
    Message message = FakeFleetServer.message("probe", "Hello", Empty.getDefaultInstance());
    kit.fleet.send(message);
    Awaitility.await().until(() -> probe.messages.size() == 1);
    assertThat(probe.messages.getFirst().getMessageId()).isEqualTo(message.getMessageId());
    assertThat(probe.context.clientId()).isEqualTo(client.id());
    assertThat(client.services()).containsExactlyInAnyOrder("probe", "second");
  }

  @Test
  void line03_rekeyGivesAnotherId_whichIsKeptAndUsed() throws Exception {
    FleetspeakClient client = start();
    ClientId first = client.id();
    Message order = order("RekeyRequest", EmptyMessage.getDefaultInstance());
    kit.fleet.send(order);
    assertThat(
            kit.fleet
                .await("MessageAck")
                .getData()
                .unpack(MessageAckData.class)
                .getMessageIdsList())
        .containsExactly(order.getMessageId());
    Awaitility.await().until(() -> !client.id().equals(first));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> kit.fleet.contacts().getLast().client().equals(client.id()));
    client.close();
    assertThat(kit.start().id()).isEqualTo(client.id());
  }

  @Test
  void c40_whatWasSentBeforeARekeyIsConfirmedOnTheOldConnection_andNotSentAgain() throws Exception {
    FleetspeakClient client = start();
    ClientId first = client.id();
    // Longer than the client waits in any case before it changes the connection.
    kit.fleet.ponder(Duration.ofMillis(900));
    AtomicInteger confirmed = new AtomicInteger();
    probe.context.send(
        Message.newBuilder()
            .setDestination(Address.newBuilder().setServiceName("remote"))
            .setMessageType("Hello")
            .build(),
        confirmed::incrementAndGet);
    kit.fleet.await("Hello");
    Message order = order("RekeyRequest", EmptyMessage.getDefaultInstance());
    kit.fleet.send(order);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> kit.fleet.contacts().getLast().client().equals(client.id()));
    assertThat(client.id()).isNotEqualTo(first);
    assertThat(confirmed).hasValue(1);
    assertThat(kit.fleet.clientsThatSent("Hello")).containsExactly(first);
    assertThat(kit.fleet.clientsThatSent("MessageAck")).containsExactly(first);
    // The server knows a sender by his connection: on the old one it would be the old client's.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(kit.fleet.clientsThatSent("ClientInfo"))
                    .containsExactly(first, client.id()));
  }

  @Test
  void line04_line05_dieEndsTheClientWithCode7_unacknowledged_butOthersAre() throws Exception {
    start();
    Message die = order("Die", DieRequest.getDefaultInstance());
    Message other = FakeFleetServer.message("probe", "Hello", Empty.getDefaultInstance());
    kit.fleet.send(other);
    kit.fleet.send(die);
    Awaitility.await().until(() -> kit.deaths.contains(7));
    List<ByteString> acknowledged = new ArrayList<>();
    for (Message message : kit.fleet.messages()) {
      if (message.getMessageType().equals("MessageAck")) {
        acknowledged.addAll(message.getData().unpack(MessageAckData.class).getMessageIdsList());
      }
      assertThat(message.getMessageType()).isNotEqualTo("MessageError");
    }
    assertThat(acknowledged).containsExactly(other.getMessageId());
  }

  @Test
  void line04_forcedDeathIsAtOnce() throws Exception {
    start();
    kit.fleet.send(order("Die", DieRequest.newBuilder().setForce(true).build()));
    Awaitility.await().until(() -> kit.deaths.contains(-7));
    assertThat(probe.stops).hasValue(0);
  }

  @Test
  void line06_restartServiceIsOneStopAndOneStart_andTheServerHearsOfIt() throws Exception {
    start();
    kit.fleet.send(
        order("RestartService", RestartServiceRequest.newBuilder().setName("probe").build()));
    kit.fleet.await("ClientInfo");
    assertThat(probe.stops).hasValue(1);
    assertThat(probe.starts).hasValue(2);
    Message absent =
        order("RestartService", RestartServiceRequest.newBuilder().setName("absent").build());
    kit.fleet.send(absent);
    MessageErrorData error =
        kit.fleet.await("MessageError").getData().unpack(MessageErrorData.class);
    assertThat(error.getMessageId()).isEqualTo(absent.getMessageId());
    assertThat(error.getError()).contains("absent");
  }

  @Test
  void line07_line08_signedServicesByLabelAndTextServices() throws Exception {
    kit.config.addClientLabel("harbor");
    kit.sign(labelled("for-us", "harbor"), ClientKit.DEPLOYMENT);
    kit.sign(labelled("for-others", "desert"), ClientKit.DEPLOYMENT);
    kit.text(
        "t",
        "name: 'text' factory: 'NOOP' required_labels { service_name: 'client' label: 'harbor' }");
    kit.text(
        "u",
        "name: 'other-text' factory: 'NOOP' required_labels { service_name: 'client' label: 'desert' }");
    assertThat(kit.start().services()).containsExactlyInAnyOrder("for-us", "text");
    ClientInfoData info = kit.fleet.await("ClientInfo").getData().unpack(ClientInfoData.class);
    assertThat(info.getLabelsList())
        .extracting(Label::getServiceName, Label::getLabel)
        .contains(org.assertj.core.groups.Tuple.tuple("client", "harbor"))
        .hasSize(3);
    assertThat(info.getServicesList())
        .extracting(ClientInfoData.ServiceID::getName)
        .containsExactlyInAnyOrder("for-us", "text");
    assertThat(kit.fleet.contacts().getFirst().wrapped().getClientLabelsList())
        .hasSize(3)
        .contains("harbor");
  }

  private static ClientServiceConfig labelled(String name, String label) {
    return ClientKit.noop(name).toBuilder()
        .addRequiredLabels(Label.newBuilder().setServiceName("client").setLabel(label))
        .build();
  }

  @Test
  void line10_theSendersCallbackRunsOnceTheServerHasTheMessage() throws Exception {
    start();
    AtomicInteger confirmed = new AtomicInteger();
    probe.context.send(
        Message.newBuilder()
            .setDestination(Address.newBuilder().setServiceName("remote"))
            .setMessageType("Hello")
            .build(),
        confirmed::incrementAndGet);
    kit.fleet.await("Hello");
    Awaitility.await().untilAsserted(() -> assertThat(confirmed).hasValue(1));
  }

  @Test
  void line20_theSameIdAfterARestart() throws Exception {
    FleetspeakClient first = start();
    first.close();
    assertThat(start().id()).isEqualTo(first.id());
  }

  @Test
  void line21_acknowledgementsAndErrors() throws Exception {
    start();
    Message bad = FakeFleetServer.message("probe", "Bad", Empty.getDefaultInstance());
    kit.fleet.send(bad);
    Message error = kit.fleet.await("MessageError");
    MessageErrorData data = error.getData().unpack(MessageErrorData.class);
    assertThat(data.getMessageId()).isEqualTo(bad.getMessageId());
    assertThat(data.getError()).isEqualTo("bad news");
    Message good = FakeFleetServer.message("probe", "Good", Empty.getDefaultInstance());
    kit.fleet.send(good);
    Message ack = kit.fleet.await("MessageAck");
    assertThat(ack.getData().unpack(MessageAckData.class).getMessageIdsList())
        .containsExactly(good.getMessageId());
    for (Message message : List.of(error, ack)) {
      assertThat(message.getDestination().getServiceName()).isEqualTo("system");
      assertThat(message.getDestination().getClientId().isEmpty()).isTrue();
      assertThat(message.getSource().getServiceName()).isEqualTo("system");
      assertThat(message.getSourceMessageId().size()).isEqualTo(16);
      assertThat(message.getPriority()).isEqualTo(Message.Priority.HIGH);
      assertThat(message.getBackground()).isTrue();
    }
  }

  @Test
  void unknownOrdersAreFailed() throws Exception {
    start();
    kit.fleet.send(order("Dance", Empty.getDefaultInstance()));
    assertThat(kit.fleet.await("MessageError").getData().unpack(MessageErrorData.class).getError())
        .contains("Dance");
  }

  /** A communicator that does nothing by itself. */
  private static final class Still implements Communicator {
    private final CommunicatorContext context;

    Still(CommunicatorContext context) {
      this.context = context;
    }

    @Override
    public void start() {}

    @Override
    public void reset() {}

    @Override
    public void flush(Duration limit) {}

    @Override
    public void close() {}
  }

  private final List<Still> still = new ArrayList<>();

  private CommunicatorContext startStill(ClientBuilder builder) throws Exception {
    kit.start(
        builder
            .factory(probe)
            .service(probe("NOOPService"))
            .communicator(
                context -> {
                  still.add(new Still(context));
                  return still.getFirst();
                }));
    return still.getFirst().context;
  }

  @Test
  void wireLine21_oneExchangeByHand() throws Exception {
    CommunicatorContext context = startStill(kit.builder());
    AtomicInteger confirmed = new AtomicInteger();
    probe.context.send(
        Message.newBuilder()
            .setDestination(Address.newBuilder().setServiceName("RemoteService"))
            .setPriority(Message.Priority.HIGH)
            .build(),
        confirmed::incrementAndGet);
    OutboundMessage out;
    do {
      out = context.outbox().take(Duration.ofSeconds(10));
      assertThat(out).isNotNull();
    } while (!out.message().getDestination().getServiceName().equals("RemoteService"));
    OutgoingContact contact = context.makeContact(List.of(out.message()), Map.of());
    WrappedContactData wrapped = WrappedContactData.parseFrom(contact.wrapped());
    ContactData data = ContactWrapping.unwrap(wrapped);
    assertThat(data.getMessagesList()).containsExactly(out.message());
    assertThat(data.getSequencingNonce()).isZero();
    assertThat(data.hasClientClock()).isTrue();
    assertThat(data.getAckIndex()).isZero();
    assertThat(data.getAllowedMessagesMap())
        .containsOnly(Map.entry("NOOPService", 100L), Map.entry("system", 100L));
    assertThat(contact.processed()).containsOnlyKeys("NOOPService", "system");
    Message answer =
        Message.newBuilder()
            .setMessageId(MessageId.random().bytes())
            .setSource(Address.newBuilder().setServiceName("RemoteService"))
            .setDestination(
                Address.newBuilder()
                    .setClientId(context.identity().id().bytes())
                    .setServiceName("NOOPService"))
            .build();
    context.processContact(
        ContactData.newBuilder().setSequencingNonce(44).addMessages(answer).build(), false);
    out.ack();
    Awaitility.await().until(() -> probe.messages.contains(answer));
    assertThat(confirmed).hasValue(1);
    assertThat(nonceOf(context)).isEqualTo(44);
    context.processContact(ContactData.newBuilder().setSequencingNonce(45).build(), true);
    assertThat(nonceOf(context)).as("a later frame's nonce does not count").isEqualTo(44);
  }

  private static long nonceOf(CommunicatorContext context) throws Exception {
    OutgoingContact contact = context.makeContact(List.of(), Map.of());
    return ContactWrapping.unwrap(WrappedContactData.parseFrom(contact.wrapped()))
        .getSequencingNonce();
  }

  @Test
  void x12_whatIsNotForThisClientIsNotTaken() throws Exception {
    CommunicatorContext context = startStill(kit.builder());
    ByteString own = context.identity().id().bytes();
    ByteString other = ClientId.parse("ffffffffffffffff").bytes();
    ContactData.Builder contact = ContactData.newBuilder();
    contact.addMessages(to("NOOPService", ByteString.EMPTY));
    contact.addMessages(to("NOOPService", other));
    contact.addMessages(to("absent", own));
    contact.addMessages(to("", own));
    contact.addMessages(to("NOOPService", own));
    context.processContact(contact.build(), false);
    Awaitility.await().until(() -> !probe.messages.isEmpty());
    assertThat(probe.messages).containsExactly(contact.getMessages(4));
  }

  private static Message to(String service, ByteString client) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setDestination(Address.newBuilder().setServiceName(service).setClientId(client))
        .build();
  }

  @Test
  void signersSignExactlyTheContactsBytes() throws Exception {
    CommunicatorContext context =
        startStill(
            kit.builder()
                .signer(_ -> null)
                .signer(bytes -> Signature.newBuilder().setSignature(bytes).build()));
    WrappedContactData wrapped =
        WrappedContactData.parseFrom(context.makeContact(List.of(), Map.of()).wrapped());
    assertThat(wrapped.getSignaturesList()).hasSize(1);
    assertThat(wrapped.getSignatures(0).getSignature()).isEqualTo(wrapped.getContactData());
  }

  @Test
  void c16_theNonceIsSavedAtTheStop() throws Exception {
    kit.fleet.nonce(4711);
    FleetspeakClient client = start();
    client.close();
    assertThat(
            dev.fleetspeak.proto.client.ClientState.parseFrom(Files.readAllBytes(kit.state()))
                .getSequencingNonce())
        .isEqualTo(4711);
  }

  @Test
  void aServiceThatCannotStartDoesNotKeepOthersFromStarting() throws Exception {
    kit.text("a", "name: 'broken' factory: 'Stdin'");
    kit.text("b", "name: 'unknown' factory: 'Teleporter'");
    kit.text("c", "name: 'good' factory: 'NOOP'");
    kit.text("d", "name: 'system' factory: 'NOOP'");
    assertThat(kit.start().services()).containsExactly("good");
  }

  @Test
  void whatWasUnsentAtTheStopIsSentByTheNextRun() throws Exception {
    kit.config.setOutboxDirectory(folder.resolve("outbox").toString());
    FleetspeakClient client = start();
    kit.fleet.refuse(true);
    kit.server.cutAll();
    for (int i = 0; i < 5; i++) {
      probe.context.send(
          Message.newBuilder()
              .setDestination(Address.newBuilder().setServiceName("remote"))
              .setMessageType("m" + i)
              .build());
    }
    client.close();
    kit.fleet.refuse(false);
    start();
    for (int i = 0; i < 5; i++) {
      kit.fleet.await("m" + i);
    }
  }

  @Test
  void servicesFetchFilesOfTheirOwnName() throws Exception {
    start();
    assertThat(probe.context.fetchFile("rules", null, Duration.ofSeconds(10)))
        .hasValueSatisfying(file -> assertThat(file.content().size()).isEqualTo(3));
    assertThatThrownBy(() -> probe.context.fetchFile("absent", null, Duration.ofSeconds(10)))
        .isInstanceOf(java.io.IOException.class)
        .hasMessageContaining("404");
  }
}
