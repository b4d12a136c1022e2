package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.e2e.peer.EchoPeer;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Services over the reference's Python connector under our client, and services over our Java
 * connectors under the reference's client: a message there and one back (client.md 6.8 to 6.11,
 * 7.4).
 */
@Tag("e2e")
@Execution(ExecutionMode.CONCURRENT)
class ConnectorInteropTest {
  private static final List<String> VERSIONS = List.of("0.1.18", "0.1.19");
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Way STREAMING = new Way(true, false, false);
  private static final List<String> SERVICES =
      List.of(
          "daemon", "socket", "daemon-0.1.18", "daemon-0.1.19", "socket-0.1.18", "socket-0.1.19");

  private static OurServer server;

  /** For sockets, whose paths have to be short: mode 0700. */
  private static Path sockets;

  @BeforeAll
  static void start() throws IOException {
    sockets = Files.createTempDirectory("fleetspeak-e2e");
    server =
        OurServer.start(
            Repository.work("connectors/server"),
            SERVICES.stream()
                .map(name -> "services { name: \"" + name + "\" factory: \"NOOP\" }\n")
                .collect(Collectors.joining()));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
    Repository.remove(sockets);
  }

  @Test
  void line26_pythonConnectorsUnderOurClient() {
    Path folder = Repository.work("connectors/ours");
    List<String> services = new ArrayList<>();
    for (String version : VERSIONS) {
      daemon(folder, "daemon-" + version, python(version));
      socket(folder, "socket-" + version);
      services.addAll(List.of("daemon-" + version, "socket-" + version));
    }
    List<Program> peers = new ArrayList<>();
    try (TestClient client = TestClient.ours(folder, "ours", server.https(), STREAMING, "");
        AdminApi api = AdminApi.connect(server.admin())) {
      ClientId id = api.awaitClient("ours", client.process());
      for (String version : VERSIONS) {
        Path socket = sockets.resolve("socket-" + version);
        Awaitility.await().atMost(BOUND).until(() -> Files.exists(socket));
        List<String> command = new ArrayList<>(python(version));
        command.add(socket.toString());
        peers.add(Program.start(folder.resolve(version + ".log"), command));
      }
      eachEchoes(api, id, services);
    } finally {
      peers.forEach(Program::close);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.1.18", "0.1.19"})
  void javaConnectorsUnderTheReferencesClient(String version) {
    Path folder = Repository.work("connectors/theirs-" + version);
    String label = "theirs-" + version;
    daemon(folder, "daemon", java());
    Path socket = sockets.resolve(version);
    TestClient.textService(folder, "socket", socketService("socket", socket));
    List<String> command = new ArrayList<>(java());
    command.add(socket.toString());
    // The peer is there first: it has to wait for its client.
    try (Program peer = Program.start(folder.resolve("peer.log"), command);
        TestClient client =
            TestClient.reference(version, folder, label, server.https(), STREAMING);
        AdminApi api = AdminApi.connect(server.admin())) {
      eachEchoes(api, api.awaitClient(label, client.process()), List.of("daemon", "socket"));
      assertThat(peer.isAlive()).isTrue();
    }
  }

  private static List<String> python(String version) {
    Path program = Path.of(Repository.reference(version, "client"));
    return List.of(
        program.resolveSibling("venv/bin/python").toString(),
        Path.of("src/test/python/echo_peer.py").toAbsolutePath().toString());
  }

  private static List<String> java() {
    return List.of(
        Repository.java(),
        "-XX:TieredStopAtLevel=1",
        "-XX:+UseSerialGC",
        "--sun-misc-unsafe-memory-access=allow",
        "-cp",
        Repository.jars("daemon-client") + ":" + Repository.testClasses(),
        EchoPeer.class.getName());
  }

  private static void daemon(Path folder, String name, List<String> command) {
    TestClient.textService(
        folder,
        name,
        """
        name: "%s"
        factory: "Daemon"
        config { [type.googleapis.com/fleetspeak.daemonservice.Config] { %s } }
        """
            .formatted(
                name,
                command.stream()
                    .map(argument -> "argv: \"" + argument + "\"")
                    .collect(Collectors.joining(" "))));
  }

  private static void socket(Path folder, String name) {
    TestClient.textService(folder, name, socketService(name, sockets.resolve(name)));
  }

  private static String socketService(String name, Path path) {
    return """
        name: "%s"
        factory: "Socket"
        config { [type.googleapis.com/fleetspeak.socketservice.Config] { api_proxy_path: "%s" } }
        """
        .formatted(name, path);
  }

  private static void eachEchoes(AdminApi api, ClientId client, List<String> services) {
    List<Message> messages =
        services.stream()
            .map(name -> AdminApi.message(client, name, "Say", StringValue.of("to " + name)))
            .toList();
    messages.forEach(api::insert);
    for (Message message : messages) {
      MessageResult result = api.awaitResult(message.getMessageId(), BOUND);
      assertThat(result.getFailed()).as(result.getFailedReason()).isFalse();
    }
    Stream.of(services.toArray(String[]::new))
        .forEach(
            name ->
                Awaitility.await()
                    .alias("the echo of " + name)
                    .atMost(BOUND)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> server.processedFrom(client.toString(), name) == 1));
  }
}
