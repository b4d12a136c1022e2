package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Program.Ended;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.Signing;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.proto.console.v1.ClientService;
import dev.fleetspeak.proto.console.v1.ListClientServicesRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A client with a deployment key runs what that key signed, and nothing else. */
@Tag("e2e")
class SignedServicesTest {
  private static final Duration BOUND = Duration.ofSeconds(60);

  @Test
  void aDemo4_aFlippedByteAndAnotherKeyAreNotStartedAndTheOthersAre() throws IOException {
    Path work = Repository.work("signed");
    Path services = work.resolve("client/configuration/services");
    Files.createDirectories(services);
    Path texts = Files.createDirectories(work.resolve("texts"));
    Signing.sign(
        Keys.deploymentKey(),
        services,
        texts,
        Map.of("good", text("good"), "flipped", text("flipped")));
    Signing.flip(services.resolve("flipped"), "/bin/true");
    Signing.sign(Signing.foreignKey(work), services, texts, Map.of("foreign", text("foreign")));
    TestClient.textService(work.resolve("client"), "plain", text("plain"));

    try (OurServer server = OurServer.start(work.resolve("server"), "");
        TestClient client =
            TestClient.ours(
                work.resolve("client"),
                "signed",
                server.https(),
                new Way(true, false, false),
                "deployment_key_file: \"" + Keys.deploymentPublicKey() + "\"");
        AdminApi api = AdminApi.connect(server.admin())) {
      ClientId id = api.awaitClient("signed", client.process());
      Awaitility.await()
          .alias("the client's report")
          .atMost(BOUND)
          .until(() -> !running(api, id).isEmpty());

      assertThat(running(api, id)).extracting(ClientService::getName).containsExactly("good");
      assertThat(running(api, id).getFirst().getSignature().isEmpty()).isFalse();
      for (String refused : List.of("flipped", "foreign", "plain")) {
        assertThat(client.process().output().lines())
            .as("a warning that names " + refused)
            .anyMatch(line -> line.contains("WARN") && line.contains("/" + refused));
      }
    }
  }

  @Test
  void miniclientWithoutADeploymentKeyRefusesToStart() {
    Path work = Repository.work("signed-mini");

    Ended ended =
        Program.run(
            work,
            "miniclient",
            "--config_path=" + work,
            "--server=localhost:1",
            "--trusted_cert_file=" + Keys.trustedFile());

    assertThat(ended.code()).isNotZero();
    assertThat(ended.err()).contains("deployment_key_file");
    assertThat(work.resolve("writeback")).doesNotExist();
  }

  private static List<ClientService> running(AdminApi api, ClientId id) {
    return api.console()
        .listClientServices(ListClientServicesRequest.newBuilder().setClientId(id.bytes()).build())
        .getServicesList();
  }

  private static String text(String name) {
    return """
        name: "%s"
        factory: "Stdin"
        config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/true" } }
        """
        .formatted(name);
  }
}
