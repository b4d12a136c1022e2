package dev.fleetspeak.client.service.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.socketservice.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a socket service's path may be on Unix and on Windows (decision 143). */
class PipePathTest {
  private static final String ON_DRIVE = "C:\\ProgramData\\Fleetspeak\\pipes\\tested";

  @TempDir Path folder;

  private static ClientServiceConfig config(String path) {
    return ClientServiceConfig.newBuilder()
        .setName("tested")
        .setConfig(Any.pack(Config.newBuilder().setApiProxyPath(path).build()))
        .build();
  }

  /** As on Windows, where the file of any path is this one. */
  private void createOnWindows(String path, Path file) {
    new SocketServiceFactory('\\', _ -> file).create(config(path));
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("pipe"), content);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"\\\\.\\pipe\\abc", "\\\\.\\PIPE\\abc", "C:\\fleetspeak\\pipe", "c:/fleetspeak/p"})
  void line45_aPipesNameAndAPathOfWindowsAreRefusedForWhatTheyAre(String path) {
    assertThatThrownBy(() -> new SocketServiceFactory().create(config(path)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("config.api_proxy_path is of Windows: " + path)
        .hasMessageContaining("Unix socket");
  }

  @Test
  void otherPathsAreTaken() {
    assertThat(new SocketServiceFactory().create(config("/run/C:/pipe/a"))).isNotNull();
  }

  @Test
  void line45_onWindowsThePathIsOfAFile_notThePipesName() {
    assertThatThrownBy(() -> createOnWindows("\\\\.\\pipe\\secret", folder.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("config.api_proxy_path is the name of a pipe; name the file")
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/run/fleetspeak/pipe", "pipe", "C:pipe", "\\\\host\\share\\pipe", "é:\\a"})
  void line45_onWindowsThePathHasADrive(String path) {
    assertThatThrownBy(() -> createOnWindows(path, folder.resolve("none")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("config.api_proxy_path has no drive: " + path + "; name the file");
  }

  @Test
  void line45_onWindowsAFileThatHoldsNoPipesNameIsNotForListening() throws IOException {
    Path mine = file("my notes, which listening would overwrite");
    assertThatThrownBy(() -> createOnWindows(ON_DRIVE, mine))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "config.api_proxy_path: %s is no file of a socket service, its content does not begin"
                    .formatted(mine)
                + " with \\\\.\\pipe\\; delete it if it is not needed, or name a file of the"
                + " service's own");
    assertThatThrownBy(() -> createOnWindows(ON_DRIVE, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "config.api_proxy_path: %s is no plain file; name a file of the service's own"
                .formatted(folder));
  }

  @Test
  void line45_onWindowsAGoodPathIsRefusedOnlyBecauseThereAreNoPipesYet() throws IOException {
    for (Path file :
        new Path[] {
          folder.resolve("none"), file(""), file(PipeName.PREFIX + "A".repeat(128)),
        }) {
      assertThatThrownBy(() -> createOnWindows(ON_DRIVE, file))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("socket services need a Unix system in this version");
    }
  }
}
