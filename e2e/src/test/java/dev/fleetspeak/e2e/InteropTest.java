package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.MariaDb;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.ReferenceServer;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.Server;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our client under the reference's server and its client under ours: a message each way. */
@Tag("e2e")
@Execution(ExecutionMode.CONCURRENT)
class InteropTest {
  private static final List<String> VERSIONS = List.of("0.1.18", "0.1.19");
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String SERVICES = "services { name: \"cat\" factory: \"NOOP\" }\n";
  private static final String CAT =
      """
      name: "cat"
      factory: "Stdin"
      config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/cat" } }
      """;

  private static MariaDb mariaDb;
  private static Map<String, ReferenceServer> references;
  private static OurServer ours;

  @BeforeAll
  static void startServers() {
    Path work = Repository.work("interop");
    mariaDb = MariaDb.start(Repository.work("interop/mariadb"), List.of("old", "latest"));
    references =
        Map.of(
            "0.1.18",
            ReferenceServer.start(
                "0.1.18", work.resolve("server-0.1.18"), mariaDb, "old", SERVICES),
            "0.1.19",
            ReferenceServer.start(
                "0.1.19", work.resolve("server-0.1.19"), mariaDb, "latest", SERVICES));
  }

  private static synchronized OurServer ours() {
    if (ours == null) {
      ours = OurServer.start(Repository.work("interop/server-ours"), SERVICES);
    }
    return ours;
  }

  @AfterAll
  static void stopServers() {
    Stream.of(ours).filter(server -> server != null).forEach(OurServer::close);
    if (references != null) {
      references.values().forEach(ReferenceServer::close);
    }
    if (mariaDb != null) {
      mariaDb.close();
    }
  }

  static Stream<Arguments> everyWayOfEachVersion() {
    return VERSIONS.stream()
        .flatMap(version -> Way.all().stream().map(way -> Arguments.of(version, way)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyWayOfEachVersion")
  void ourClientUnderTheReferencesServer(String version, Way way) {
    String label = "ours-" + version + "-" + way;
    Path folder = Repository.work("interop/" + label);
    TestClient.textService(folder, "cat", CAT);
    Server server = references.get(version);
    try (TestClient client = TestClient.ours(folder, label, server.https(), way, "");
        AdminApi api = AdminApi.connect(server.admin())) {
      messageEachWay(server, api, api.awaitClient(label, client.process()));
      if (way.deflate() && !way.streaming()) {
        // wire-client X2: the newer server cannot read compressed polls.
        int refusals = version.equals("0.1.19") ? 1 : 0;
        assertThat(client.process().output().lines().filter(line -> line.contains("uncompressed")))
            .hasSize(refusals);
        assertThat(
                client
                    .process()
                    .output()
                    .lines()
                    .filter(line -> line.matches(".*status (code: )?400.*")))
            .hasSize(refusals);
      }
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("everyWayOfEachVersion")
  void theReferencesClientUnderOurServer(String version, Way way) {
    String label = "theirs-" + version + "-" + way;
    Path folder = Repository.work("interop/" + label);
    TestClient.textService(folder, "cat", CAT);
    try (TestClient client = TestClient.reference(version, folder, label, ours().https(), way);
        AdminApi api = AdminApi.connect(ours().admin())) {
      messageEachWay(ours(), api, api.awaitClient(label, client.process()));
    }
  }

  /** The server sends one, the client's receipt comes back, and so does what its service says. */
  private static void messageEachWay(Server server, AdminApi api, ClientId client) {
    Message message =
        AdminApi.message(
            client,
            "cat",
            "StdinServiceInputMessage",
            InputMessage.newBuilder().setInput(ByteString.copyFromUtf8("across")).build());
    api.insert(message);

    MessageResult result = api.awaitResult(message.getMessageId(), BOUND);
    assertThat(result.getFailed()).as(result.getFailedReason()).isFalse();
    Awaitility.await()
        .atMost(BOUND)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> server.processedFrom(client.toString(), "cat") == 1);
    assertThat(server.unprocessedFrom(client.toString(), "cat")).isZero();
  }
}
