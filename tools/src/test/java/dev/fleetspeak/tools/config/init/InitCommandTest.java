package dev.fleetspeak.tools.config.init;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.common.crypto.DeploymentKeys;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.CommunicatorConfig;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.tools.Captured;
import dev.fleetspeak.tools.KnownTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InitCommandTest {
  @TempDir Path folder;

  private Captured init(String... more) throws Exception {
    String[] arguments =
        Stream.concat(
                Stream.of(
                    "init",
                    "--dir",
                    folder.resolve("site").toString(),
                    "--deployment_key_bits=2048"),
                Stream.of(more))
            .toArray(String[]::new);
    return Captured.config(arguments);
  }

  @Test
  void makesFilesThatServerAndClientRead() throws Exception {
    Captured run = init("--public", "fs.example:7443", "--public", "[::1]:7443");
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    FolderLayout layout = new FolderLayout(folder.resolve("site"));
    TypeRegistry types = KnownTypes.registry();
    Config components = TextConfig.load(layout.components(), Config.getDefaultInstance(), types);
    assertThat(components.getHttpsConfig().getListenAddress()).isEqualTo("0.0.0.0:7443");
    assertThat(components.getAdminConfig().getListenAddress()).isEqualTo("localhost:6061");
    assertThat(components.getDatastoreConfig().getSqlite().getPath())
        .isEqualTo(layout.database().toString());
    X509Certificate server =
        Pem.certificates(components.getHttpsConfig().getCertificates()).getFirst();
    assertThat(server.getSubjectAlternativeNames()).hasSize(2);
    TextConfig.load(layout.services(), ServerConfig.getDefaultInstance(), types);
    dev.fleetspeak.proto.client.generic.Config client =
        TextConfig.load(
            layout.clientConfig(),
            dev.fleetspeak.proto.client.generic.Config.getDefaultInstance(),
            types);
    assertThat(client.getServerList()).containsExactly("fs.example:7443", "[::1]:7443");
    assertThat(client.getStreaming()).isTrue();
    server.verify(Pem.certificates(client.getTrustedCerts()).getFirst().getPublicKey());
    assertThat(DeploymentKeys.load(Path.of(client.getDeploymentKeyFile(0)))).hasSize(1);
    assertThat(Path.of(client.getFilesystemHandler().getConfigurationDirectory())).isDirectory();
    TextConfig.load(layout.client().communicator(), CommunicatorConfig.getDefaultInstance(), types);
  }

  @Test
  void secretsAreTheOwnersAlone() throws Exception {
    init();
    FolderLayout layout = new FolderLayout(folder.resolve("site"));
    for (Path file :
        List.of(
            layout.trustedKey(), layout.serverKey(), layout.deploymentKey(), layout.components())) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(layout.root().resolve("keys"))))
        .isEqualTo("rwx------");
  }

  @Test
  void theSampleCanBeSignedAndVerifiedAsPrinted() throws Exception {
    assertThat(init().out()).contains("fleetspeak config sign-service", "fleetspeak server");
    FolderLayout layout = new FolderLayout(folder.resolve("site"));
    assertThat(
            Captured.config(
                    "sign-service",
                    "--key",
                    layout.deploymentKey().toString(),
                    "--out",
                    layout.client().services().toString(),
                    layout.sampleService().toString())
                .code())
        .isZero();
    assertThat(
            Captured.config(
                    "verify",
                    "--key",
                    layout.deploymentPublicKey().toString(),
                    layout.client().services().toString())
                .code())
        .isZero();
  }

  @Test
  void anInstallationIsNeverOverwritten() throws Exception {
    init();
    FolderLayout layout = new FolderLayout(folder.resolve("site"));
    byte[] key = Files.readAllBytes(layout.deploymentKey());
    Captured again = init();
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("holds an installation already", "--dir");
    assertThat(Files.readAllBytes(layout.deploymentKey())).isEqualTo(key);
  }

  @Test
  void loopbackAloneIsListenedOnIfNobodyElseIsMeantToCome() throws Exception {
    init();
    FolderLayout layout = new FolderLayout(folder.resolve("site"));
    assertThat(Files.readString(layout.components()))
        .contains("listen_address: \"localhost:6060\"");
  }

  @Test
  void badAddressesChangeNothing() throws Exception {
    for (String flag : List.of("--public", "--https_addr", "--admin_addr")) {
      Captured run = init(flag, "nowhere");
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains(flag, "no port");
      assertThat(folder.resolve("site")).doesNotExist();
    }
  }
}
