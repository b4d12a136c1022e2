package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.common.DieRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A stop that hangs, in a process: it is given up after ten seconds with the status of its cause
 * (client.md 2.1, C42). Side by side, since all of them wait those ten seconds.
 */
@Execution(ExecutionMode.CONCURRENT)
class HangingStopTest {
  @TempDir Path folder;
  private ClientKit kit;
  private Process process;

  @BeforeEach
  void setUp() throws Exception {
    kit = new ClientKit(folder);
  }

  @AfterEach
  void tearDown() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
    kit.close();
  }

  private void start() throws Exception {
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                HangingClient.class.getName(),
                "-config",
                configFile(),
                "-profile_dir",
                folder.toString(),
                "-logtostderr")
            .redirectErrorStream(true)
            .redirectOutput(log().toFile())
            .start();
  }

  private void enrol() throws Exception {
    start();
    kit.fleet.await("ClientInfo");
  }

  private String configFile() throws Exception {
    return Files.writeString(folder.resolve("client.textproto"), TextConfig.print(kit.config))
        .toString();
  }

  private Path log() {
    return folder.resolve("log");
  }

  @Test
  void c42_ofADeathByOrder_isCode7() throws Exception {
    enrol();
    kit.fleet.send(FakeFleetServer.message("system", "Die", DieRequest.getDefaultInstance()));
    assertGivenUp(7);
  }

  @Test
  void ofASignal_isCode1() throws Exception {
    enrol();
    process.destroy();
    assertGivenUp(1);
  }

  @Test
  void ofAReload_isCode1() throws Exception {
    enrol();
    kit.config.addClientLabel("changed");
    configFile();
    assertThat(new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor())
        .isZero();
    assertGivenUp(1);
  }

  @Test
  void ofAClientTooLongWithoutContact_isCode2() throws Exception {
    kit.fleet.refuse(true);
    Files.writeString(
        folder.resolve("conf/communicator.txt"),
        "failure_suicide_time_seconds: 1 min_failure_delay_seconds: 1");
    start();
    assertGivenUp(2);
  }

  /** Neither before the ten seconds that a stop may take, nor much later. */
  private void assertGivenUp(int code) throws Exception {
    long begin = System.nanoTime();
    assertThat(process.waitFor(40, TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(process.exitValue()).isEqualTo(code);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofSeconds(9), Duration.ofSeconds(25));
    assertThat(Files.readString(log())).contains("The stop takes over 10 s");
    assertThat(dumps())
        .singleElement()
        .asString()
        .as("the stacks show what hangs")
        .contains("HangingClient$Stubborn.close");
  }

  private List<String> dumps() throws IOException {
    List<String> dumps = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        if (file.getFileName().toString().startsWith("fleetspeakd-stacks-")) {
          dumps.add(Files.readString(file));
        }
      }
    }
    return dumps;
  }
}
