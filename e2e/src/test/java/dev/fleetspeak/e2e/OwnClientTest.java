package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.SampleBuild;
import dev.fleetspeak.e2e.kit.Signing;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.e2e.kit.Text;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import dev.fleetspeak.proto.server.ListClientsRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The sample of an installation's own client, built outside this project's build and run against a
 * server: a message there and one back, among files, flags and variables that name another server,
 * other trust and other keys, none of which counts.
 */
@Tag("e2e")
class OwnClientTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Path SAMPLE = Repository.file("docs/samples/own-client");

  @Test
  void whatIsCompiledInHoldsAgainstFilesFlagsVariablesAndState() throws IOException {
    Path work = Repository.work("own-client");
    Path folder = Files.createDirectories(work.resolve("agent"));
    try (Decoy decoy = new Decoy();
        OurServer server =
            OurServer.start(
                work.resolve("server"), "services { name: \"agent\" factory: \"NOOP\" }")) {
      Path built = build(work, server.https());
      surround(work, folder, decoy);

      try (Program flagged =
          Program.start(
              work.resolve("flags.log"), agent(built, decoy, "--server=" + decoy.address()))) {
        assertThat(flagged.awaitExit(BOUND)).as(flagged.output()).isEqualTo(2);
      }
      try (Program agent =
              Program.start(work.resolve("agent.log"), agent(built, decoy, folder.toString()));
          AdminApi api = AdminApi.connect(server.admin())) {
        ClientId id = api.awaitClient("example-agent", agent);
        assertThat(labels(api)).doesNotContain("decoy");

        api.insert(AdminApi.message(id, "agent", "Question", StringValue.of("anybody there?")));
        Awaitility.await()
            .alias("the answer")
            .atMost(BOUND)
            .until(() -> server.processedFrom(id.toString(), "agent") == 1);

        Awaitility.await()
            .alias("the client's report")
            .atMost(BOUND)
            .untilAsserted(
                () ->
                    assertThat(running(api, id))
                        .extracting(ClientService::getName)
                        .containsExactlyInAnyOrder("agent", "signed"));
        assertThat(agent.output())
            .contains("dials " + server.https())
            .contains("/services/foreign: its signature is not by any configured deployment key")
            .contains(
                "/textservices/unsigned: it is not signed and deployment keys are configured");
        assertThat(decoy.calls()).isZero();
      }
    }
  }

  /** The sample, with this installation's keys and server put in as its README says. */
  private static Path build(Path work, String server) throws IOException {
    Path sample = work.resolve("sample");
    SampleBuild.copy(SAMPLE, sample);
    Path resources = sample.resolve("src/main/resources/com/example/agent");
    Files.copy(Keys.trustedFile(), resources.resolve("trusted_cert.pem"));
    Files.copy(Keys.deploymentPublicKey(), resources.resolve("deployment_public_key.pem"));
    Files.writeString(resources.resolve("servers.txt"), server + "\n");
    SampleBuild.run(sample);
    return sample.resolve("target");
  }

  /**
   * Everything in the client's folder that could lead it elsewhere, and one service that counts.
   */
  private static void surround(Path work, Path folder, Decoy decoy) throws IOException {
    Path foreignKey = Signing.foreignKey(work);
    Path foreign = foreignKey.resolveSibling("trusted_cert.pem");
    Path foreignPublic = foreignKey.resolveSibling("deployment_public_key.pem");
    Files.copy(foreign, folder.resolve("trusted_cert.pem"));
    Files.copy(foreignPublic, folder.resolve("deployment_public_key.pem"));
    Files.writeString(folder.resolve("servers.txt"), decoy.address());
    for (String name : List.of("config", "client.config", "client.textproto")) {
      Files.writeString(
          folder.resolve(name),
          """
          trusted_certs: %s server: "%s" client_label: "decoy" proxy: "http://%2$s"
          deployment_key_file: "%s"
          filesystem_handler { configuration_directory: "%s" state_file: "%4$s/state" }
          """
              .formatted(
                  Text.quoted(Repository.read(foreign)), decoy.address(), foreignPublic, folder));
    }
    Path texts = Files.createDirectories(work.resolve("texts"));
    Path services = folder.resolve("services");
    Signing.sign(Keys.deploymentKey(), services, texts, Map.of("signed", service("signed")));
    Signing.sign(foreignKey, services, texts, Map.of("foreign", service("foreign")));
    Repository.write(folder.resolve("textservices/unsigned"), service("unsigned"));
    stateOfAnotherClient(work, folder, decoy);
  }

  private static String service(String name) {
    return """
        name: "%s" factory: "Stdin"
        config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/true" } }
        """
        .formatted(name);
  }

  /** The state of a client that had the decoy for its server. */
  private static void stateOfAnotherClient(Path work, Path folder, Decoy decoy) throws IOException {
    Path other = work.resolve("stock");
    try (TestClient stock =
        TestClient.ours(other, "decoy", decoy.address(), new Way(true, false, false), "")) {
      Awaitility.await().atMost(BOUND).until(() -> decoy.calls() > 0);
      assertThat(stock.process().isAlive()).isTrue();
    }
    Files.copy(other.resolve("state"), folder.resolve("state"));
    decoy.forget();
  }

  private static List<String> agent(Path built, Decoy decoy, String argument) {
    String host = decoy.address().substring(0, decoy.address().indexOf(':'));
    String port = decoy.address().substring(host.length() + 1);
    List<String> command = new ArrayList<>(List.of("env"));
    for (String name : List.of("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "HTTP_PROXY")) {
      command.add(name + "=http://" + decoy.address());
    }
    command.add(
        "JAVA_TOOL_OPTIONS=-Dhttps.proxyHost=%1$s -Dhttps.proxyPort=%2$s -DsocksProxyHost=%1$s -DsocksProxyPort=%2$s -Djavax.net.ssl.trustStore=/dev/null"
            .formatted(host, port));
    command.addAll(
        List.of(
            Repository.java(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            built.resolve("agent-1.0.jar") + ":" + built.resolve("lib") + "/*",
            "com.example.agent.Agent",
            argument));
    return command;
  }

  private static List<ClientService> running(AdminApi api, ClientId id) {
    return api.console()
        .listClientServices(ListClientServicesRequest.newBuilder().setClientId(id.bytes()).build())
        .getServicesList();
  }

  private static List<String> labels(AdminApi api) {
    return api
        .admin()
        .listClients(ListClientsRequest.getDefaultInstance())
        .getClientsList()
        .stream()
        .flatMap(client -> client.getLabelsList().stream())
        .map(Label::getLabel)
        .toList();
  }

  /** Whom nobody shall call. */
  private static final class Decoy implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger calls = new AtomicInteger();

    Decoy() throws IOException {
      Thread _ =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      while (true) {
                        socket.accept().close();
                        calls.incrementAndGet();
                      }
                    } catch (IOException _) {
                      // Closed.
                    }
                  });
    }

    String address() {
      return "127.0.0.1:" + socket.getLocalPort();
    }

    int calls() {
      return calls.get();
    }

    void forget() {
      calls.set(0);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
