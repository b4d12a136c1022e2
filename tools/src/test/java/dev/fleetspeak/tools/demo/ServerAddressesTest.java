package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServerAddressesTest {
  @Test
  void readsKindsItKnowsAndSkipsOthers() {
    assertThat(
            ServerAddresses.parse(
                List.of(
                    "https 127.0.0.1:1", "health 127.0.0.1:3", "", "admin [::1]:2", "nonsense")))
        .contains(new ServerAddresses("127.0.0.1:1", "[::1]:2"));
  }

  @Test
  void withoutBothThereAreNone() {
    assertThat(ServerAddresses.parse(List.of("https 127.0.0.1:1"))).isEmpty();
    assertThat(ServerAddresses.parse(List.of())).isEmpty();
    assertThat(ServerAddresses.read(Path.of("/nonexistent/file"))).isEmpty();
  }
}
