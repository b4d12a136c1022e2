package dev.fleetspeak.tools.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Annotations;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.stdinservice.OutputMessage;
import dev.fleetspeak.server.admin.AdminBackend;
import dev.fleetspeak.server.admin.AdminServer;
import dev.fleetspeak.server.admin.AdminSettings;
import dev.fleetspeak.server.admin.InstallationFacts;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.NewClient;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import dev.fleetspeak.server.store.sql.SqliteDatastore;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import dev.fleetspeak.server.streams.StreamRegistry;
import dev.fleetspeak.tools.Captured;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The admin program against our own admin server over a real store; the client is played. */
class AdminAgainstServerTest {
  private static final ClientId CLIENT = ClientId.parse("0123456789abcdef");
  private static final String ID = CLIENT.toString();

  @TempDir private Path folder;
  private final StreamRegistry streams = new StreamRegistry();
  private SqlDatastore store;
  private AdminServer server;
  private String address;

  @BeforeEach
  void start() throws Exception {
    store = SqliteDatastore.open(SqliteSettings.defaults(folder.resolve("fleetspeak.db")));
    server =
        new AdminServer(
            new AdminSettings(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), false),
            new AdminBackend(
                store,
                streams,
                messages -> {},
                () -> {},
                streams::wake,
                streams::wake,
                Clock.systemUTC()),
            () ->
                new InstallationFacts(
                    Instant.EPOCH,
                    List.of(),
                    "localhost:4321",
                    "mtls_config",
                    true,
                    "",
                    Duration.ofMinutes(10),
                    Duration.ofHours(24),
                    Duration.ofHours(1)));
    address = "localhost:" + server.start().getPort();
    contact(
        List.of(),
        new ClientEffect.SetServices(
            List.of(new ClientEffect.InstalledService("ls", ByteString.copyFromUtf8("sig"))),
            Instant.now()));
  }

  @Test
  void retentionIsShownAndRun() throws Exception {
    assertThat(ok("retention")).contains("contacts", "14d", "counters", "for ever", "Too old now:");
    assertThat(ok("retention", "contacts", "--output", "json"))
        .contains("\"kind\":\"contacts\",\"keep_seconds\":1209600,\"oldest\":\"20")
        .contains("\"expired\":0,\"removed\":0,\"more_expired\":false")
        .doesNotContain("counters");
    assertThat(ok("retention", "--run", "contacts", "--output", "json"))
        .isEqualTo("[\n{\"kind\":\"contacts\",\"removed\":0}\n]\n");
    assertThat(run("retention", "nothing").err()).contains("\"nothing\"", "contacts, messages");
    assertThat(run("retention", "nothing", "--run").err())
        .contains("nothing", "contacts, messages");
  }

  @AfterEach
  void stop() {
    server.stop(Duration.ofSeconds(5));
    store.close();
  }

  private void contact(List<Message> messages, ClientEffect... effects) {
    List<ClientEffect> all = List.of(effects);
    var _ =
        store.commitContact(
            new ContactCommit(
                CLIENT,
                new NewClient(ByteString.copyFromUtf8("key"), List.of("linux")),
                new ContactRow.Fresh(Instant.now(), 2, 1, "10.0.0.1:1", null, null),
                messages,
                all));
    server.contactListener().committed(CLIENT, messages, all);
  }

  private Captured run(String... arguments) throws Exception {
    return FakeServer.runAnywhere(
        Stream.concat(Arrays.stream(arguments), Stream.of("--admin_addr", address))
            .toArray(String[]::new));
  }

  private String ok(String... arguments) throws Exception {
    Captured run = run(arguments);
    assertThat(run.code()).as("%s: %s%s", arguments[0], run.out(), run.err()).isZero();
    return run.out();
  }

  /** Stands for a client that answers all it gets. */
  private final class Answering implements StreamRegistry.OpenStream {
    @Override
    public void wake() {
      for (Message request : store.leaseForClient(CLIENT, 10, null, "")) {
        MessageId id = MessageId.of(request.getMessageId());
        if (request.getMessageType().equals("Refused")) {
          contact(List.of(), new ClientEffect.Fail(id, "exit status 2"));
        } else {
          contact(List.of(answer(id)), new ClientEffect.Acknowledge(List.of(id)));
        }
      }
    }

    @Override
    public void replaced() {}
  }

  private static Message answer(MessageId request) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSourceMessageId(ByteString.copyFromUtf8("one"))
        .setSource(Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("ls"))
        .setDestination(Address.newBuilder().setServiceName("ls"))
        .setMessageType("StdinServiceOutputMessage")
        .setCreationTime(com.google.protobuf.Timestamp.newBuilder().setSeconds(1_800_000_000))
        .setAnnotations(
            Annotations.newBuilder()
                .addEntries(
                    Annotations.Entry.newBuilder()
                        .setKey("in-reply-to")
                        .setValue(request.toString())))
        .setData(
            Any.newBuilder()
                .setTypeUrl("type.googleapis.com/fleetspeak.stdinservice.OutputMessage")
                .setValue(
                    OutputMessage.newBuilder()
                        .setStdout(ByteString.copyFromUtf8("bin\netc\n"))
                        .build()
                        .toByteString()))
        .build();
  }

  @Test
  void clientsContactsAndServicesAreShown() throws Exception {
    assertThat(ok("listclients")).contains(ID).contains("linux");
    assertThat(ok("listcontacts", ID)).contains("10.0.0.1:1");
    assertThat(ok("analysehistory", ID)).contains("Contact Count: 1");
    assertThat(ok("clients", "--label", "linux", "--output", "json")).contains(ID);
    assertThat(ok("clients", "--label", "windows", "--output", "json")).doesNotContain(ID);
    assertThat(ok("services", ID)).contains("ls");
    assertThat(run("services", "1111111111111111").err()).contains("NOT_FOUND");
    assertThat(ok("usage", ID)).doesNotContain("system");
  }

  @Test
  void messagesAreSentShownAndDeleted() throws Exception {
    String id = MessageId.random().toString();
    var _ = ok("send", "--client", ID, "--service", "ls", "--type", "Ask", "--id", id);
    assertThat(ok("status", id)).contains("pending");
    assertThat(ok("pending", ID)).contains("Ask");
    assertThat(ok("messages", "--client", ID)).contains("Ask");
    var _ = ok("deletepending", ID);
    assertThat(ok("pending", ID, "--count")).contains("0").doesNotContain("1\n");
    assertThat(ok("status", id)).contains("failed").contains("Removed by admin action.");
    assertThat(ok("counts", "--output", "json")).contains("\"message_type\":\"Ask\"");
    assertThat(run("send", "--client", "1111111111111111", "--service", "ls").err())
        .contains("NOT_FOUND");
  }

  @Test
  void answersAreWaitedFor() throws Exception {
    streams.register(CLIENT, new Answering());
    assertThat(ok("send", "--wait", "--client", ID, "--service", "ls", "--type", "Ask"))
        .isEqualTo("bin\netc\n");
    assertThat(
            ok(
                "send",
                "--wait",
                "--client",
                ID,
                "--service",
                "ls",
                "--type",
                "Ask",
                "--output",
                "json"))
        .contains("in-reply-to")
        .contains("processed");
    Captured refused =
        run("send", "--wait", "--client", ID, "--service", "ls", "--type", "Refused");
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.err()).contains("exit status 2");
  }

  @Test
  void noAnswerInTimeIsSaid() throws Exception {
    Captured run =
        run("send", "--wait", "--timeout", "1ms", "--client", ID, "--service", "ls", "--type", "X");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("no answer").contains("pending");
  }

  @Test
  void broadcastsAreCreatedShownAndDisabled() throws Exception {
    String id = "00112233aabbccdd";
    var _ = ok("createbroadcast", "--service", "ls", "--type", "All", "--limit", "5", "--id", id);
    assertThat(ok("listactivebroadcasts")).contains(id);
    var _ = ok("disablebroadcasts", id);
    assertThat(ok("listactivebroadcasts")).doesNotContain(id);
  }

  @Test
  void filesAreStoredAndDeleted() throws Exception {
    Path file = Files.writeString(folder.resolve("file"), "content");
    var _ = ok("storefile", "updates", "name", file.toString());
    assertThat(store.readFile("updates", "name").orElseThrow().content().toStringUtf8())
        .isEqualTo("content");
    var _ = ok("deletefile", "updates", "name");
    assertThat(store.readFile("updates", "name")).isEmpty();
  }

  @Test
  void serverIsDescribedAndClientsAreBlacklisted() throws Exception {
    assertThat(ok("installation")).contains("sqlite").contains("localhost:4321");
    var _ = ok("keepalive");
    var _ = ok("blacklistclients", ID);
    assertThat(ok("clients", "--blacklisted", "yes", "--output", "json")).contains(ID);
  }
}
