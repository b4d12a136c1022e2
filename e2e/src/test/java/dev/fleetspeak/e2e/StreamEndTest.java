package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.client.comms.kit.TestServer;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageAckData;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.StreamScript;
import dev.fleetspeak.server.https.kit.TestIdentity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * SIGTERM ends streams in the protocol's own way, as their other end sees it, and nothing is lost.
 *
 * <p>The protocol's way (wire-server 3.7, wire-client 5.5): the server sends done_sending once, and
 * still acknowledges; the client finishes what it has under way, sends no further frame, waits for
 * its acknowledgements and ends its body; the server ends its answer. A client that stops has no
 * frame to say so: it sends what it has, waits for the acknowledgements and ends its body.
 */
@Tag("e2e")
class StreamEndTest {
  private static final Duration ALLOWED = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final ContactData DONE = ContactData.newBuilder().setDoneSending(true).build();
  private static final int COMMANDS = 40;

  @ParameterizedTest(name = "deflate {0}")
  @ValueSource(booleans = {false, true})
  void ourServerIsDoneThenAcknowledgesThenEndsItsAnswer(boolean deflate) throws Exception {
    Path work = Repository.work("stream-end-server-" + deflate);
    TestIdentity identity = TestIdentity.client();
    String id = identity.clientId().toString();
    List<ContactData> down = new ArrayList<>();
    try (OurServer server =
        OurServer.start(work, "services { name: \"cat\" factory: \"NOOP\" }\n")) {
      List<Message> mail = List.of(mail(identity, "0"), mail(identity, "1"));
      try (StreamScript polite = open(server, identity, deflate);
          StreamScript deaf = open(server, TestIdentity.client(), deflate);
          AdminApi api = AdminApi.connect(server.admin())) {
        for (Message message : mail) {
          api.insert(message);
          assertThat(polite.read().getMessages(0).getMessageId()).isEqualTo(message.getMessageId());
        }
        polite.send(record(item("early")));
        assertThat(polite.read()).isEqualTo(acknowledged(1));

        long end = System.nanoTime() + ALLOWED.toNanos();
        server.process().terminate();
        down.add(polite.read());
        polite.send(record(item("late"), acknowledgement(mail.getFirst())));
        down.add(polite.read());
        polite.end();
        // The body's last chunk came too: otherwise reading on would fail.
        assertThat(polite.isAtEnd()).isTrue();
        assertThat(down).containsExactly(DONE, acknowledged(2));

        // A client that does not listen hears the same, and has its answer ended in order too.
        assertThat(deaf.read()).isEqualTo(DONE);
        assertThat(deaf.isAtEnd()).isTrue();
        assertThat(server.process().awaitExit(Duration.ofNanos(end - System.nanoTime())))
            .as(server.process().output())
            .isZero();
      }
      server.restart();
      assertThat(server.processedFrom(id, "cat")).isEqualTo(2);
      assertThat(server.unprocessedFrom(id, "cat")).isZero();
      try (AdminApi api = AdminApi.connect(server.admin())) {
        assertThat(api.awaitResult(mail.get(0).getMessageId(), BOUND).getFailed()).isFalse();
        // Nobody acknowledged this one, so the client is still owed it.
        assertThat(api.status(mail.get(1).getMessageId()).hasResult()).isFalse();
      }
    }
  }

  private static RawClient connect(OurServer server, TestIdentity identity) throws IOException {
    String[] address = server.https().split(":");
    return new RawClient(new InetSocketAddress(address[0], Integer.parseInt(address[1])), identity);
  }

  private static StreamScript open(OurServer server, TestIdentity identity, boolean deflate)
      throws IOException {
    StreamScript stream = new StreamScript(connect(server, identity), deflate);
    stream
        .expectContinue()
        .first(ContactWrapping.wrap(ContactData.getDefaultInstance(), List.of()).toByteArray());
    stream.expectOk().read();
    return stream;
  }

  private static byte[] record(Message... messages) {
    return ContactWrapping.wrap(
            ContactData.newBuilder().addAllMessages(List.of(messages)).build(), List.of("by-hand"))
        .toByteArray();
  }

  private static Message item(String sourceMessageId) {
    return toServer("cat", "Item", InputMessage.getDefaultInstance(), sourceMessageId);
  }

  private static Message acknowledgement(Message message) {
    return toServer(
        "system",
        "MessageAck",
        MessageAckData.newBuilder().addMessageIds(message.getMessageId()).build(),
        "acknowledgement");
  }

  private static Message toServer(
      String service, String type, com.google.protobuf.Message data, String sourceMessageId) {
    Address address = Address.newBuilder().setServiceName(service).build();
    return Message.newBuilder()
        .setSource(address)
        .setDestination(address)
        .setSourceMessageId(ByteString.copyFromUtf8(sourceMessageId))
        .setMessageType(type)
        .setData(Any.pack(data))
        .build();
  }

  private static Message mail(TestIdentity identity, String text) {
    return AdminApi.message(
        identity.clientId(),
        "cat",
        "Item",
        InputMessage.newBuilder().setInput(ByteString.copyFromUtf8(text)).build());
  }

  private static ContactData acknowledged(long number) {
    return ContactData.newBuilder().setAckIndex(number).build();
  }

  @ParameterizedTest(name = "deflate {0}")
  @ValueSource(booleans = {false, true})
  void ourClientSendsWhatItHasThenEndsItsBody(boolean deflate) throws Exception {
    Path work = Repository.work("stream-end-client-" + deflate);
    TestClient.textService(
        work,
        "cat",
        """
        name: "cat"
        factory: "Stdin"
        config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/cat" } }
        """);
    TestCertificates.Issued certificate = TestCertificates.selfSigned();
    FakeFleetServer peer = new FakeFleetServer();
    try (TestServer server = new TestServer(certificate, peer);
        TestClient client =
            TestClient.ours(
                work,
                "end",
                server.address(),
                new Way(true, false, deflate),
                Pem.encode("CERTIFICATE", certificate.certificate().getEncoded()),
                "")) {
      peer.await("ClientInfo");
      List<Message> commands = new ArrayList<>();
      for (int i = 0; i < COMMANDS; i++) {
        commands.add(
            FakeFleetServer.message(
                "cat",
                "StdinServiceInputMessage",
                InputMessage.newBuilder()
                    .setInput(ByteString.copyFromUtf8(Integer.toString(i)))
                    .build()));
      }
      commands.forEach(peer::send);
      Awaitility.await().atMost(BOUND).until(() -> !answered(peer).isEmpty());
      assertEndsInTime(client.process());
      // The last chunk was read, and the end of the compressed stream with its checksum.
      assertThat(peer.endings()).containsExactly("orderly");
      // What it said that it had done was on the wire before that end.
      assertThat(answered(peer)).containsAll(acknowledged(peer));
      assertThat(client.process().output()).doesNotContain("are lost");
      assertThat(peer.contacts().getLast().data().getMessagesCount()).isPositive();

      // The rest comes again, as from any server: nothing is lost.
      client.restart();
      commands.stream()
          .filter(command -> !acknowledged(peer).contains(command.getMessageId()))
          .forEach(peer::send);
      Awaitility.await().atMost(BOUND).until(() -> acknowledged(peer).size() == COMMANDS);
      assertEndsInTime(client.process());
      assertThat(answered(peer)).hasSize(COMMANDS);
      assertThat(peer.endings()).containsExactly("orderly", "orderly");
    }
  }

  private static Set<ByteString> answered(FakeFleetServer peer) {
    Set<ByteString> ids = new HashSet<>();
    for (Message message : peer.messages()) {
      message.getAnnotations().getEntriesList().stream()
          .filter(entry -> entry.getKey().equals("in-reply-to"))
          .forEach(entry -> ids.add(MessageId.parse(entry.getValue()).bytes()));
    }
    return ids;
  }

  private static Set<ByteString> acknowledged(FakeFleetServer peer) {
    Set<ByteString> ids = new HashSet<>();
    try {
      for (Message message : peer.messages()) {
        if (message.getMessageType().equals("MessageAck")) {
          ids.addAll(message.getData().unpack(MessageAckData.class).getMessageIdsList());
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    return ids;
  }

  private static void assertEndsInTime(Program program) {
    program.terminate();
    assertThat(program.awaitExit(ALLOWED)).as(program.output()).isZero();
  }
}
