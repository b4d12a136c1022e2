package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.client.comms.kit.FakeFleetServer;
import dev.fleetspeak.common.cli.UsageException;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.proto.common.DieRequest;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stock program as a process: its flags, its ends, and what survives them (client.md 2.1). */
class MainTest {
  private static final long STOP_MILLIS = 5000;

  @TempDir Path folder;
  private ClientKit kit;
  private final List<Process> processes = new ArrayList<>();

  @BeforeEach
  void setUp() throws Exception {
    kit = new ClientKit(folder);
  }

  @AfterEach
  void tearDown() throws Exception {
    for (Process process : processes) {
      process.destroyForcibly().waitFor();
    }
    kit.close();
  }

  private Process program(String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
            .start();
    processes.add(process);
    return process;
  }

  private File log() {
    return folder.resolve("log").toFile();
  }

  private String logged() throws Exception {
    return Files.readString(log().toPath());
  }

  private static int exitCode(Process process) throws Exception {
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private String configFile() throws Exception {
    Path file = folder.resolve("client.textproto");
    Files.writeString(file, TextConfig.print(kit.config));
    return file.toString();
  }

  private Process enrolled() throws Exception {
    Process process = program("-config", configFile(), "-logtostderr");
    kit.fleet.await("ClientInfo");
    return process;
  }

  @Test
  void flagsAreThoseOfTheReference() throws Exception {
    Arguments full =
        Arguments.parse(List.of("-config=/etc/x", "--logtostderr", "-v", "1", "--log_dir=/tmp"));
    assertThat(full)
        .isEqualTo(
            new Arguments.Full(Path.of("/etc/x"), false, null, true, false, Path.of("/tmp")));
    assertUsage(0, "Usage:", "--help");
    for (String dump :
        List.of("SIGUSR1", "watchdog", "a stop takes over 10 s", "the heap by classes", "/tmp")) {
      assertUsage(0, dump, "--help");
    }
    assertUsage(0, "fleetspeak-client ", "--version");
    assertUsage(2, "-config is missing");
    assertUsage(2, "there is no flag -colour", "-colour", "red");
    assertUsage(2, "-output is \"xml\"", "-config=/etc/x", "-status", "-output=xml");
  }

  @Test
  void miniclientDemandsADeploymentKey() throws Exception {
    List<String> flags =
        List.of("miniclient", "--server=a:1", "--trusted_cert_file=c", "--config_path=p");
    assertUsage(2, "-deployment_key_file is missing", flags.toArray(new String[0]));
    List<String> all = new ArrayList<>(flags);
    all.add("--deployment_key_file=k");
    assertThat(Arguments.parse(all)).isInstanceOf(Arguments.Mini.class);
  }

  private static void assertUsage(int code, String text, String... arguments) {
    assertThatThrownBy(() -> Arguments.parse(List.of(arguments)))
        .isInstanceOfSatisfying(
            UsageException.class,
            usage -> {
              assertThat(usage.exitCode()).isEqualTo(code);
              assertThat(usage.getMessage()).contains(text);
            });
  }

  @Test
  void aBadFileIsOneLineAndCode1() throws Exception {
    Path file = Files.writeString(folder.resolve("bad"), "server: \"a:1\"\nserver_nam: \"b\"\n");
    assertThat(exitCode(program("-config", file.toString()))).isEqualTo(1);
    assertThat(logged().lines())
        .containsExactly(
            "fleetspeak client: "
                + file
                + ":2:1: there is no field \"server_nam\" in fleetspeak.client.generic.Config;"
                + " remove it or mend its name");
  }

  @Test
  void checkLooksAtEverythingAndStartsNothing() throws Exception {
    kit.text("a", "name: 'good' factory: 'NOOP'");
    assertThat(exitCode(program("-config", configFile(), "--check"))).isZero();
    kit.text("b", "name: 'bad' factory: 'Teleporter'");
    assertThat(exitCode(program("-config", configFile(), "--check"))).isEqualTo(1);
    assertThat(logged())
        .contains("service good")
        .contains("would not start: factory")
        .contains("reached, its certificate is trusted until ")
        .contains(": answers");
    assertThat(kit.state()).doesNotExist();
  }

  @Test
  void aRunningClientSaysWhatItDoes_andOneThatDoesNotRunCannot() throws Exception {
    String config = configFile();
    assertThat(exitCode(program("-config", config, "--status"))).isEqualTo(1);
    assertThat(logged().lines())
        .containsExactly("fleetspeak client: no client runs with state file " + kit.state());
    kit.unsigned(ClientKit.stdin("say", "/bin/echo"));
    kit.text("b", "name: 'bad' factory: 'Teleporter'");
    Process process = enrolled();
    Path socket = folder.resolve("state.status");
    Awaitility.await().until(() -> Files.exists(socket));
    assertThat(exitCode(program("-config", config, "--status"))).isZero();
    assertThat(exitCode(program("-config", config, "--status", "-output", "json"))).isZero();
    assertThat(logged())
        .contains("contact       with " + kit.server.address())
        .contains("configuration " + config)
        .contains("service       say (Stdin, unsigned, ")
        .contains("service       bad (Teleporter, unsigned, ")
        .contains(": not started; ")
        .contains("\"pid\":" + process.pid() + ",")
        .contains("\"state\":\"IN_CONTACT\"");
    process.destroy();
    assertThat(exitCode(process)).isZero();
    assertThat(socket).doesNotExist();
  }

  @Test
  void sigtermEndsInOrderWithCode0() throws Exception {
    kit.unsigned(ClientKit.stdin("slow", "/bin/sleep"));
    Process process = enrolled();
    kit.fleet.send(
        FakeFleetServer.message(
            "slow", "StdinServiceInputMessage", InputMessage.newBuilder().addArgs("600").build()));
    Awaitility.await().until(() -> process.descendants().count() == 1);
    ProcessHandle sleep = process.descendants().findFirst().orElseThrow();
    long begin = System.nanoTime();
    process.destroy();
    assertThat(exitCode(process)).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begin).toMillis()).isLessThan(STOP_MILLIS);
    assertThat(sleep.isAlive()).isFalse();
    assertThat(kit.fleet.endings()).containsExactly("orderly");
    assertThat(logged()).contains("Stopped");
    assertThat(kit.fleet.messages())
        .as("the message comes again, so it is neither acknowledged nor failed")
        .noneMatch(message -> message.getMessageType().startsWith("Message"));
  }

  @Test
  void deathByOrderIsCode7() throws Exception {
    Process orderly = enrolled();
    kit.fleet.send(FakeFleetServer.message("system", "Die", DieRequest.getDefaultInstance()));
    assertThat(exitCode(orderly)).isEqualTo(7);
    Process forced = enrolled();
    kit.fleet.send(
        FakeFleetServer.message("system", "Die", DieRequest.newBuilder().setForce(true).build()));
    assertThat(exitCode(forced)).isEqualTo(7);
  }

  @Test
  void tooLongWithoutContactIsCode2() throws Exception {
    kit.fleet.refuse(true);
    Files.writeString(
        folder.resolve("conf/communicator.txt"),
        "failure_suicide_time_seconds: 1 min_failure_delay_seconds: 1");
    assertThat(exitCode(program("-config", configFile()))).isEqualTo(2);
  }

  @Test
  void sighupReloads_c20_unlessTheNewFileIsBad() throws Exception {
    Process process = enrolled();
    String file = configFile();
    Files.writeString(Path.of(file), "nonsense");
    hangUp(process);
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> logged().contains("the old one stays"));
    kit.text("fresh", "name: 'fresh' factory: 'NOOP'");
    configFile();
    hangUp(process);
    Message info = kit.fleet.await("ClientInfo");
    assertThat(
            info.getData()
                .unpack(dev.fleetspeak.proto.common.ClientInfoData.class)
                .getServices(0)
                .getName())
        .isEqualTo("fresh");
    process.destroy();
    assertThat(exitCode(process)).isZero();
  }

  private static void hangUp(Process process) throws Exception {
    signal(process, "-HUP");
  }

  private static void signal(Process process, String signal) throws Exception {
    assertThat(new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor())
        .isZero();
  }

  @Test
  void changedServiceFilesAreNoticed_andOnlyWhatChangedIsRestarted() throws Exception {
    Path starts = folder.resolve("starts");
    kit.text(
        "kept",
        "name: 'kept' factory: 'Daemon' config { [type.googleapis.com/"
            + "fleetspeak.daemonservice.Config] { argv: '/bin/sh' argv: '-c' argv: 'echo x >> "
            + starts
            + "; exec sleep 600' } }");
    kit.text("gone", "name: 'gone' factory: 'NOOP'");
    Process process = enrolled();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(starts));
    Files.delete(folder.resolve("conf/textservices/gone"));
    kit.text("fresh", "name: 'fresh' factory: 'NOOP'");
    Message info = kit.fleet.await("ClientInfo");
    assertThat(
            info.getData()
                .unpack(dev.fleetspeak.proto.common.ClientInfoData.class)
                .getServicesList())
        .extracting(service -> service.getName())
        .containsExactlyInAnyOrder("kept", "fresh");
    assertThat(Files.readAllLines(starts)).hasSize(1);
    process.destroy();
    assertThat(exitCode(process)).isZero();
  }

  @Test
  void sigusr1WritesStacksIntoTheProfileFolder() throws Exception {
    Process process =
        program("-config", configFile(), "-profile_dir", folder.toString(), "-logtostderr");
    kit.fleet.await("ClientInfo");
    signal(process, "-USR1");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> logged().contains("Stacks of all threads are in " + folder));
    String stacks = Files.readString(dump("fleetspeakd-stacks-"));
    assertThat(stacks).contains("heap: ").contains("\"main\"").contains("\"streaming\"");
    String heap = Files.readString(dump("fleetspeakd-heap-"));
    assertThat(heap).contains("heap: ").contains("#bytes").contains("java.lang.String");
  }

  private Path dump(String name) throws Exception {
    Path dump;
    try (java.util.stream.Stream<Path> files = Files.list(folder)) {
      dump =
          files
              .filter(file -> file.getFileName().toString().startsWith(name))
              .findFirst()
              .orElseThrow();
    }
    assertThat(
            java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(dump)))
        .isEqualTo("rw-------");
    return dump;
  }

  @Test
  void c43_aProgramOfAKilledClientReadsTheEndOfItsChannel_andIsOnItsOwn() throws Exception {
    Path pid = folder.resolve("pid");
    Path ended = folder.resolve("ended");
    kit.text(
        "orphan",
        "name: 'orphan' factory: 'Daemon' config { [type.googleapis.com/"
            + "fleetspeak.daemonservice.Config] { argv: '/bin/sh' argv: '-c' argv: 'echo $$ > "
            + pid
            + "; printf \"\\\\001\\\\020\\\\356\\\\361\" >&4; cat <&3 > /dev/null; echo ended > "
            + ended
            + "; exec sleep 600' } }");
    Process process = enrolled();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(pid) && Files.readString(pid).endsWith("\n"));
    ProcessHandle program =
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip())).orElseThrow();
    try {
      Awaitility.await().during(Duration.ofSeconds(1)).until(() -> Files.notExists(ended));
      process.destroyForcibly().waitFor();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(ended));
      Awaitility.await().during(Duration.ofMillis(500)).until(program::isAlive);
    } finally {
      program.destroyForcibly();
    }
  }

  @Test
  void killedWithADurableOutboxLosesNothing() throws Exception {
    kit.config.setOutboxDirectory(folder.resolve("outbox").toString());
    kit.unsigned(ClientKit.stdin("say", "/bin/echo"));
    kit.fleet.mute(true);
    Process process = enrolled();
    List<Message> answers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      kit.fleet.send(
          FakeFleetServer.message(
              "say", "StdinServiceInputMessage", InputMessage.newBuilder().addArgs("a").build()));
      answers.add(kit.fleet.await("StdinServiceOutputMessage"));
    }
    process.destroyForcibly().waitFor();
    kit.fleet.mute(false);
    enrolledAgain(answers);
  }

  private void enrolledAgain(List<Message> answers) throws Exception {
    Process _ = program("-config", configFile());
    for (Message answer : answers) {
      assertThat(kit.fleet.await("StdinServiceOutputMessage").getSourceMessageId())
          .isEqualTo(answer.getSourceMessageId());
    }
  }

  @Test
  void miniclientAnswersFromFlagsAlone() throws Exception {
    kit.demandSignatures().sign(ClientKit.stdin("say", "/bin/echo"), ClientKit.DEPLOYMENT);
    Path trusted = Files.writeString(folder.resolve("ca.pem"), kit.config.getTrustedCerts());
    assertThat(Pem.certificates(Files.readString(trusted))).hasSize(1);
    Process process =
        program(
            "miniclient",
            "--server",
            kit.server.address(),
            "--trusted_cert_file",
            trusted.toString(),
            "--deployment_key_file",
            kit.config.getDeploymentKeyFile(0),
            "--config_path",
            folder.resolve("conf").toString());
    kit.fleet.await("ClientInfo");
    assertThat(kit.fleet.contacts().getLast().wrapped().getClientLabelsList())
        .contains("miniclient");
    kit.fleet.send(
        FakeFleetServer.message(
            "say", "StdinServiceInputMessage", InputMessage.newBuilder().addArgs("hi").build()));
    kit.fleet.await("StdinServiceOutputMessage");
    assertThat(folder.resolve("conf/writeback")).exists();
    process.destroy();
    assertThat(exitCode(process)).isZero();
  }
}
