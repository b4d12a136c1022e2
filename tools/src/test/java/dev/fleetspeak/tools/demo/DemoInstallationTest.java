package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.tools.KnownTypes;
import dev.fleetspeak.tools.config.signing.DeploymentKeyPair;
import dev.fleetspeak.tools.config.signing.SignedServiceFile;
import dev.fleetspeak.tools.config.signing.SignedServiceFile.Verdict;
import dev.fleetspeak.tools.demo.DemoFolder.ClientFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoInstallationTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path temporary;
  private DemoFolder folder;
  private DemoInstallation installation;

  @BeforeEach
  void name() {
    folder = new DemoFolder(temporary.resolve("demo"));
    installation = new DemoInstallation(folder, 2);
  }

  @Test
  void everyClientGetsEveryServiceSigned() throws Exception {
    installation.claim();
    installation.prepare(NOW);

    DeploymentKeyPair key = DeploymentKeyPair.load(folder.deploymentKey());
    for (ClientFolder client : folder.clients(2)) {
      try (Stream<Path> files = Files.list(client.signedServices())) {
        assertThat(files.map(file -> SignedServiceFile.examine(file, List.of(key.publicKey()))))
            .extracting(SignedServiceFile::name, SignedServiceFile::verdict)
            .containsExactlyInAnyOrder(
                org.assertj.core.groups.Tuple.tuple("ls", Verdict.GOOD),
                org.assertj.core.groups.Tuple.tuple("cat", Verdict.GOOD),
                org.assertj.core.groups.Tuple.tuple("hello", Verdict.GOOD));
      }
    }
    ServerConfig services =
        TextConfig.load(
            folder.services(), ServerConfig.getDefaultInstance(), KnownTypes.registry());
    assertThat(services.getServicesList()).extracting(s -> s.getName()).contains("ls", "hello");
  }

  @Test
  void allClientsRunTheSameVersionOfAService() throws Exception {
    installation.claim();
    installation.prepare(NOW);

    List<ClientFolder> clients = folder.clients(2);
    for (DemoService service : DemoService.values()) {
      assertThat(clients.getFirst().signedServices().resolve(service.service()))
          .hasSameBinaryContentAs(clients.getLast().signedServices().resolve(service.service()));
    }
  }

  @Test
  void anInstallationThatIsThereKeepsItsKeys() throws Exception {
    installation.claim();
    installation.prepare(NOW);
    Map<Path, String> before = keys();

    assertThat(installation.claim()).isTrue();
    installation.prepare(NOW.plus(Duration.ofDays(2)));

    assertThat(keys()).isEqualTo(before);
  }

  @Test
  void aServerCertificateThatRunsOutIsRenewed() throws Exception {
    installation.claim();
    installation.prepare(NOW);
    Map<Path, String> before = keys();

    installation.prepare(NOW.plus(Duration.ofDays(350)));

    assertThat(keys().get(folder.serverCertificate()))
        .isNotEqualTo(before.get(folder.serverCertificate()));
    assertThat(keys().get(folder.deploymentKey())).isEqualTo(before.get(folder.deploymentKey()));
  }

  @Test
  void clientsLookWhereTheServerListensAndDemandSignatures() throws Exception {
    installation.claim();
    installation.prepare(NOW);
    installation.writeClients(new ServerAddresses("127.0.0.1:4001", "127.0.0.1:4002"));

    Config config =
        TextConfig.load(
            folder.client(2).config(), Config.getDefaultInstance(), KnownTypes.registry());
    assertThat(config.getServerList()).containsExactly("127.0.0.1:4001");
    assertThat(config.getStreaming()).isTrue();
    assertThat(config.getDeploymentKeyFileList())
        .containsExactly(folder.deploymentPublicKey().toString());
    assertThat(config.getClientLabelList()).containsExactly("demo-2");
  }

  @Test
  void aFolderOfSomebodyElseIsRefusedAndKept() throws Exception {
    Files.createDirectories(folder.root());
    Files.writeString(folder.root().resolve("thesis.txt"), "precious");

    assertThatThrownBy(installation::claim)
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("holds something else");
    assertThat(folder.root()).isDirectoryNotContaining("glob:**/.fleetspeak-demo");
  }

  private Map<Path, String> keys() throws Exception {
    Map<Path, String> keys = new java.util.HashMap<>();
    try (Stream<Path> files = Files.list(folder.trustedKey().getParent())) {
      for (Path file : files.toList()) {
        keys.put(file, Files.readString(file));
      }
    }
    return keys;
  }
}
