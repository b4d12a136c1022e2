package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGTERM ends each daemon in under five seconds, with nothing lost. */
@Tag("e2e")
class StopTest {
  private static final Duration ALLOWED = Duration.ofSeconds(5);
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final String SERVICES = "services { name: \"cat\" factory: \"NOOP\" }\n";
  private static final String CAT =
      """
      name: "cat"
      factory: "Stdin"
      config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/cat" } }
      """;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void serverAndClientEndInTimeAndGoOnWhereTheyWere(boolean streaming) {
    Path work = Repository.work("stop-" + (streaming ? "streaming" : "polling"));
    TestClient.textService(work.resolve("client"), "cat", CAT);
    try (OurServer server = OurServer.start(work.resolve("server"), SERVICES);
        TestClient client =
            TestClient.ours(
                work.resolve("client"),
                "stop",
                server.https(),
                new Way(streaming, false, false),
                "")) {
      ClientId id = exchange(server, client);

      assertEndsInTime(server.process());
      server.restart();
      assertThat(exchange(server, client)).isEqualTo(id);

      assertEndsInTime(client.process());
      client.restart();
      assertThat(exchange(server, client)).isEqualTo(id);
      assertThat(server.unprocessedFrom(id.toString(), "cat")).isZero();
    }
  }

  private static ClientId exchange(OurServer server, TestClient client) {
    try (AdminApi api = AdminApi.connect(server.admin())) {
      ClientId id = api.awaitClient("stop", client.process());
      Message message =
          AdminApi.message(
              id,
              "cat",
              "StdinServiceInputMessage",
              InputMessage.newBuilder().setInput(ByteString.copyFromUtf8("x")).build());
      api.insert(message);
      assertThat(api.awaitResult(message.getMessageId(), BOUND).getFailed()).isFalse();
      return id;
    }
  }

  @Test
  void miniserverAndMiniclientEndInTimeToo() {
    Path work = Repository.work("stop-mini");
    Path services = Repository.write(work.resolve("server_config.txt"), SERVICES);
    Repository.write(
        work.resolve("client/communicator.txt"),
        "max_poll_delay_seconds: 1 max_buffer_delay_seconds: 1 min_failure_delay_seconds: 1");
    Path addresses = work.resolve("addresses");
    try (Program server =
        Program.start(
            work.resolve("server.log"),
            List.of(
                Repository.launcher(),
                "miniserver",
                "--https_addr=127.0.0.1:0",
                "--admin_addr=127.0.0.1:0",
                "--database_path=" + work.resolve("db.sqlite"),
                "--config_path=" + services,
                "--server_cert=" + Keys.serverCertificateFile(),
                "--server_key=" + Keys.serverKeyFile(),
                "--addresses_file=" + addresses))) {
      OurServer.awaitAddresses(server, addresses);
      String https = OurServer.address(addresses, "https");
      String admin = OurServer.address(addresses, "admin");
      try (Program client =
              Program.start(
                  work.resolve("client.log"),
                  List.of(
                      Repository.launcher(),
                      "miniclient",
                      "--config_path=" + work.resolve("client"),
                      "--server=" + https,
                      "--trusted_cert_file=" + Keys.trustedFile(),
                      "--deployment_key_file=" + Keys.deploymentPublicKey()));
          AdminApi api = AdminApi.connect(admin)) {
        api.awaitClient("miniclient", client);
        assertEndsInTime(client);
      }
      assertEndsInTime(server);
    }
  }

  private static void assertEndsInTime(Program program) {
    program.terminate();
    assertThat(program.awaitExit(ALLOWED)).as(program.output()).isZero();
  }
}
