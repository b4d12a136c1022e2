package dev.fleetspeak.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.server.config.TestPem;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server as a program (server.md 7.1 and 10, tools.md 1). */
class MainTest {
  @TempDir Path folder;

  private record Ended(int code, String out, String err) {}

  @BeforeEach
  void files() throws Exception {
    TestPem pem = TestPem.create();
    Files.writeString(folder.resolve("cert.pem"), pem.certificate());
    Files.writeString(folder.resolve("key.pem"), pem.key());
    Files.writeString(folder.resolve("services"), "services { name: \"a\" factory: \"NOOP\" }");
  }

  /** Runs what ends by itself. */
  private static synchronized Ended run(String... arguments) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    ByteArrayOutputStream complained = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
      int code = Main.run(List.of(arguments));
      return new Ended(
          code,
          printed.toString(StandardCharsets.UTF_8),
          complained.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private String[] mini(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "miniserver",
                "--https_addr=127.0.0.1:0",
                "--admin_addr",
                "127.0.0.1:0",
                "-config_path",
                folder.resolve("services").toString(),
                "-server_cert=" + folder.resolve("cert.pem"),
                "--server_key",
                folder.resolve("key.pem").toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private void fails(String problem, String... arguments) {
    Ended ended = run(arguments);
    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.out()).doesNotContain("fleetspeak-server: ");
    assertThat(ended.err()).startsWith("fleetspeak-server: ").contains(problem);
    assertThat(ended.err().lines()).hasSize(1);
  }

  @Test
  @DisplayName("P-02, 1.4: version and help end with 0, bad flags with 2")
  void flags() {
    assertThat(run("--version").out()).startsWith("fleetspeak-server ");
    assertThat(run("-help").code()).isZero();
    assertThat(run("-help").out()).contains("--components_config", "--services_config");
    assertThat(run("miniserver", "--help").out()).contains("--https_addr", "--server_cert");
    assertThat(run("--no_such_flag").code()).isEqualTo(2);
    assertThat(run("miniserver", "--https_addr").code()).isEqualTo(2);
    assertThat(run("nonsense").code()).isEqualTo(2);
  }

  @Test
  @DisplayName("7.1: a file that cannot be read is one line and code 1")
  void missingFiles() {
    fails("none: there is no such file", "-services_config", folder.resolve("none").toString());
    fails(
        "gone: there is no such file",
        "-services_config=" + folder.resolve("services"),
        "-components_config=" + folder.resolve("gone"));
  }

  @Test
  @DisplayName("10: the miniserver's mistakes are one line each and code 1")
  void miniserverMistakes() throws Exception {
    String database = folder.resolve("made.sqlite").toString();
    fails("--config_path: is needed", "miniserver");
    fails("--admin_addr: others can reach", mini("--admin_addr", ":6061"));
    fails("--https_addr: \"x\" is no address", mini("--https_addr", "x"));
    fails("key.pem: ", mini("--server_cert", folder.resolve("key.pem").toString()));
    fails("--server_key: ", mini("--server_key", folder.resolve("cert.pem").toString()));
    Path file = Files.writeString(folder.resolve("no.sqlite"), "This is no database at all.");
    fails("no.sqlite", mini("--database_path", file.toString()));
    fails("nowhere", mini("--database_path", folder.resolve("nowhere/db").toString()));
    Files.writeString(folder.resolve("services"), "services { name: \"a\" factory: \"B\" }");
    fails("services:1:22: services[0].factory", mini("--database_path", database));
    assertThat(Path.of(database)).doesNotExist();
  }

  @Test
  @DisplayName("1.3: SIGTERM ends a running server in order, with code 0 and in under 5 s")
  void sigterm() throws Exception {
    Path addresses = folder.resolve("addresses");
    Path database = folder.resolve("db.sqlite");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(
        List.of(
            mini(
                "--database_path", database.toString(), "--addresses_file", addresses.toString())));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    try {
      await()
          .atMost(Duration.ofMinutes(1))
          .until(() -> Files.exists(addresses) || !process.isAlive());
      assertThat(Files.readString(addresses)).contains("https 127.0.0.1:", "admin 127.0.0.1:");
      fails("in use by process " + process.pid(), mini("--database_path", database.toString()));
      long began = System.nanoTime();
      process.destroy();
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
      assertThat(addresses).doesNotExist();
      assertThat(Files.readString(folder.resolve("log"))).contains("stopped");
    } finally {
      process.destroyForcibly();
    }
  }
}
