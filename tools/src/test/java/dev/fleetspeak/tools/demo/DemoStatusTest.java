package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.tools.demo.DemoStatus.RunningClient;
import dev.fleetspeak.tools.demo.DemoStatus.RunningServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoStatusTest {
  @TempDir Path folder;

  private DemoStatus status() {
    return new DemoStatus(
        folder,
        new RunningServer(71, new ServerAddresses("127.0.0.1:4001", "127.0.0.1:4002")),
        List.of(
            new RunningClient("0102030405060708", 72, folder.resolve("clients/1")),
            new RunningClient("1112131415161718", 73, folder.resolve("clients/2"))));
  }

  @Test
  void comesBackFromItsFile() throws Exception {
    DemoFolder demo = new DemoFolder(folder);
    status().write(demo.status());

    assertThat(DemoStatus.read(demo)).contains(status());
  }

  @Test
  void aFileThatIsNotWholeIsNone() throws Exception {
    DemoFolder demo = new DemoFolder(folder);
    assertThat(DemoStatus.read(demo)).isEmpty();
    for (String broken : List.of("", "server\t71", "server\tx\ta\tb\n", "client\t1\ta\tb\n")) {
      Files.writeString(demo.status(), broken);
      assertThat(DemoStatus.read(demo)).isEmpty();
    }
  }

  @Test
  void jsonHasTheShapeThatScriptsRelyOn() {
    String dir = folder.toString();
    assertThat(status().json())
        .isEqualTo(
            ("{\"dir\":\"D\",\"server\":{\"pid\":71,\"https_addr\":\"127.0.0.1:4001\","
                    + "\"admin_addr\":\"127.0.0.1:4002\"},\"clients\":["
                    + "{\"client_id\":\"0102030405060708\",\"pid\":72,\"dir\":\"D/clients/1\"},"
                    + "{\"client_id\":\"1112131415161718\",\"pid\":73,\"dir\":\"D/clients/2\"}]}")
                .replace("D/", dir + "/")
                .replace("\"D\"", "\"" + dir + "\""));
  }

  @Test
  void aProcessThatWasStartedAgainTakesThePlaceOfTheDeadOne() {
    assertThat(status().withPid(71, 90).server().pid()).isEqualTo(90);
    assertThat(status().withPid(73, 91).pids()).containsExactly(72L, 91L, 71L);
  }
}
