package dev.fleetspeak.client.service.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import dev.fleetspeak.proto.common.ClientServiceConfig;
import dev.fleetspeak.proto.socketservice.Config;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pipes of Windows are told of and refused, on either system (decision 143). */
class PipePathTest {
  private static ClientServiceConfig config(String path) {
    return ClientServiceConfig.newBuilder()
        .setName("tested")
        .setConfig(Any.pack(Config.newBuilder().setApiProxyPath(path).build()))
        .build();
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
  void line45_onWindowsASocketServiceSaysThatItNeedsUnix() {
    assertThatThrownBy(() -> SocketServiceFactory.listen(Path.of("/a/b"), '\\'))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("need a Unix system");
  }

  @Test
  void otherPathsAreTaken() {
    assertThat(new SocketServiceFactory().create(config("/run/C:/pipe/a"))).isNotNull();
  }
}
