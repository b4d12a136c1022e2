package dev.fleetspeak.tools.config.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.tools.Captured;
import dev.fleetspeak.tools.KnownTypes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the package fleetspeak-server looks (tools.md 6.2), below a folder. */
class SystemLayoutTest {
  @TempDir Path folder;
  private SystemLayout layout;

  @BeforeEach
  void asThePackageLeavesIt() throws Exception {
    layout = new SystemLayout(folder);
    Files.createDirectories(layout.root());
    Files.writeString(layout.services(), "# Nothing yet.\n");
  }

  private void create(Optional<String> user) throws ConfigException {
    new Installation(
            new InstallationSettings(
                layout,
                "Harbor Lab",
                List.of("fs.example:443"),
                "0.0.0.0:443",
                "localhost:6061",
                layout.database(),
                2048,
                user))
        .create(Instant.now());
  }

  @Test
  void clientsAreToldTheirOwnPathsWhereverTheServersAre() throws Exception {
    create(Optional.empty());
    Config client =
        TextConfig.load(layout.clientConfig(), Config.getDefaultInstance(), KnownTypes.registry());
    assertThat(client.getFilesystemHandler().getConfigurationDirectory())
        .isEqualTo("/etc/fleetspeak-client");
    assertThat(client.getFilesystemHandler().getStateFile())
        .isEqualTo("/var/lib/misc/fleetspeak-client.state");
    assertThat(client.getDeploymentKeyFileList())
        .containsExactly("/etc/fleetspeak-client/deployment-public-key.pem");
    assertThat(client.getOutboxDirectory()).isEqualTo("/var/lib/fleetspeak-client/outbox");
  }

  @Test
  void theSampleServiceJoinsAServicesFileOfComments() throws Exception {
    create(Optional.empty());
    assertThat(Files.readString(layout.services())).startsWith("# Nothing yet.\n");
    assertThat(services()).containsExactly("ls");
  }

  @Test
  void aServicesFileThatNamesServicesIsLeftAlone() throws Exception {
    Files.writeString(layout.services(), "services { name: \"mine\" factory: \"NOOP\" }\n");
    create(Optional.empty());
    assertThat(services()).containsExactly("mine");
  }

  @Test
  void aComponentsFileThatIsThereIsAnInstallation() throws Exception {
    Files.writeString(layout.components(), "");
    assertThatThrownBy(() -> create(Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("holds an installation already");
    assertThat(layout.trustedKey()).doesNotExist();
  }

  @Test
  void anUnknownUserChangesNothing() {
    assertThatThrownBy(() -> create(Optional.of("no-such-user-here")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no-such-user-here");
    assertThat(layout.trustedKey()).doesNotExist();
  }

  @Test
  void oneOfTwoPlacesIsToBeChosen() throws Exception {
    Captured run = Captured.config("init", "--system", "--dir", folder.resolve("x").toString());
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("choose one");
  }

  private List<String> services() throws ConfigException {
    return TextConfig.load(
            layout.services(), ServerConfig.getDefaultInstance(), KnownTypes.registry())
        .getServicesList()
        .stream()
        .map(dev.fleetspeak.proto.server.ServiceConfig::getName)
        .toList();
  }
}
