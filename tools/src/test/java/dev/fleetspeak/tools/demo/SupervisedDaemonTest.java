package dev.fleetspeak.tools.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisedDaemonTest {
  private static final List<String> SLEEPER = List.of("/bin/sleep", "600");

  @TempDir Path folder;

  @Test
  void aDaemonThatIsKilledIsStartedAgain() throws Exception {
    SupervisedDaemon daemon = SupervisedDaemon.start("the sleeper", SLEEPER, folder.resolve("log"));
    BlockingQueue<Long> died = new LinkedBlockingQueue<>();
    daemon.keepAlive((_, deadPid, _) -> died.add(deadPid));
    long first = daemon.pid();

    ProcessHandle.of(first).orElseThrow().destroyForcibly();

    assertThat(died.poll(60, TimeUnit.SECONDS)).isEqualTo(first);
    long second = daemon.pid();
    assertThat(second).isNotEqualTo(first);
    daemon.terminate();
    daemon.awaitEnd(Duration.ofSeconds(30));
    assertThat(ProcessHandle.of(second).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void aDaemonThatEndsEarlyIsReportedWithItsLastWords() throws Exception {
    SupervisedDaemon daemon =
        SupervisedDaemon.start(
            "the talker",
            List.of("/bin/sh", "-c", "echo port in use; exit 3"),
            folder.resolve("log"));

    assertThatThrownBy(
            () ->
                new Patience(System.out)
                    .await(
                        "it",
                        Duration.ofSeconds(60),
                        () -> {
                          daemon.check("it listened");
                          return Optional.empty();
                        }))
        .isInstanceOf(DemoException.class)
        .hasMessageContaining("the talker ended with exit code 3 before it listened")
        .hasMessageContaining(folder.resolve("log").toString())
        .hasMessageContaining("  port in use");
  }

  @Test
  void waitingHasABoundAndSaysWhatItWaitsFor() throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Optional<String> found =
        new Patience(new PrintStream(said, true, StandardCharsets.UTF_8), Duration.ofMillis(1))
            .await("a miracle", Duration.ofMillis(100), Optional::empty);

    assertThat(found).isEmpty();
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("demo: waiting for a miracle (0 of");
  }
}
