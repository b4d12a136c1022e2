package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Int64Value;
import com.google.protobuf.StringValue;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.connector.channel.ChannelWriter;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.Keys;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.Signing;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.e2e.kit.Text;
import dev.fleetspeak.e2e.peer.EchoPeer;
import dev.fleetspeak.e2e.peer.StrangePeer;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * One client process with services of which most are bad, each in a way of its own: each is refused
 * or contained with one clear warning, and the good ones beside them go on.
 */
@Tag("e2e")
class ContainmentTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final int STRANGER = 65_534;

  /** First magic of the channel. */
  private static final String GREET = "printf '\\001\\020\\356\\361' >&4; ";

  private Path work;

  /** For sockets, whose paths have to be short: mode 0700. */
  private Path sockets;

  @BeforeEach
  void makeFolders(TestInfo test) throws IOException {
    work = Repository.work("containment/" + test.getTestMethod().orElseThrow().getName());
    sockets = Files.createTempDirectory("fleetspeak-e2e");
  }

  @AfterEach
  void removeFolder() {
    Repository.remove(sockets);
  }

  @Test
  void eachBadServiceIsRefusedOrContainedWithOneLine_andTheGoodOnesGoOn() throws IOException {
    Map<String, String> warnings = new LinkedHashMap<>();
    warnings.put("foreign", "its signature is not by any configured deployment key");
    warnings.put("flipped", "its signature is not by any configured deployment key");
    warnings.put("elsewhere", "it is for clients with the label \"elsewhere\"");
    warnings.put("open", "has the mode 0777 and has to have 0700");
    warnings.put("missing", "cannot start /no/such/program: there is no such program");
    warnings.put("crashes", "ended with status 3: ");
    warnings.put("garbles", "its channel broke: ");
    warnings.put("hangs", "is killed: it gave no sign of life for ");
    warnings.put("forks", "what it left behind was killed");
    warnings.put("floods", "sends messages faster than they leave");
    Path services = services();

    try (OurServer server = OurServer.start(work.resolve("server"), noops("good", "floods"));
        TestClient client = client(server, "contained", services);
        AdminApi api = AdminApi.connect(server.admin())) {
      ClientId id = api.awaitClient("contained", client.process());
      warnings.forEach(
          (name, text) ->
              Awaitility.await()
                  .alias(text + " of " + name + " in " + client.process().outputFile())
                  .atMost(BOUND)
                  .pollInterval(Duration.ofMillis(200))
                  .until(() -> warnings(client, name).contains(text)));
      echo(api, server, id, "good", 1);

      warnings.forEach((name, text) -> assertThat(warnings(client, name).lines()).hasSize(1));
      assertThat(warnings(client, "good")).isEmpty();
      assertThat(ProcessHandle.of(leftover()))
          .matches(left -> left.filter(ProcessHandle::isAlive).isEmpty());
      assertThat(client.process().isAlive()).isTrue();
    }
  }

  @Test
  void aPeerOfAnotherUserIsRefusedByWhatTheSystemSaysOfIt_andTheNextOneIsServed()
      throws IOException {
    assumeTrue(
        "root".equals(System.getProperty("user.name")),
        "only root can start a process of another user: run the tests as root");
    Path services = work.resolve("client/configuration/services");
    Path socket = sockets.resolve("run/s");
    Signing.sign(
        Keys.deploymentKey(),
        services,
        Files.createDirectories(work.resolve("texts")),
        Map.of("strange", socket("strange", socket)));
    try (OurServer server = OurServer.start(work.resolve("server"), noops("strange"));
        TestClient client = client(server, "strange", services);
        AdminApi api = AdminApi.connect(server.admin())) {
      ClientId id = api.awaitClient("strange", client.process());
      Awaitility.await().atMost(BOUND).until(() -> Files.exists(socket));
      // Modes would keep it out; it may pass them, so that only its user counts.
      List<String> other =
          List.of(
              "setpriv",
              "--reuid=" + STRANGER,
              "--regid=" + STRANGER,
              "--clear-groups",
              "--inh-caps=+dac_override",
              "--ambient-caps=+dac_override");
      try (Program stranger =
          Program.start(
              work.resolve("stranger.log"), with(other, java(StrangePeer.class, socket)))) {
        assertThat(stranger.awaitExit(BOUND)).as(stranger.output()).isZero();
        assertThat(stranger.output()).contains("connected").contains("bytes 0");
        assertThat(warnings(client, "strange").lines())
            .singleElement()
            .asString()
            .contains(
                "process "
                    + stranger.pid()
                    + " of user "
                    + STRANGER
                    + " is refused: only processes of user 0 may");
      }
      try (Program peer = Program.start(work.resolve("peer.log"), java(EchoPeer.class, socket))) {
        echo(api, server, id, "strange", 1);
        assertThat(peer.isAlive()).isTrue();
      }
    }
  }

  private Path services() throws IOException {
    Path services = work.resolve("client/configuration/services");
    Path open = Files.createDirectories(sockets.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
    Map<String, String> signed = new LinkedHashMap<>();
    signed.put("good", daemon("good", java(EchoPeer.class), ""));
    signed.put("flipped", daemon("flipped", List.of("/bin/true"), ""));
    signed.put(
        "elsewhere",
        daemon("elsewhere", List.of("/bin/true"), "")
            + "required_labels { service_name: \"client\" label: \"elsewhere\" }\n");
    signed.put("open", socket("open", open.resolve("s")));
    signed.put("missing", daemon("missing", List.of("/no/such/program"), ""));
    signed.put("crashes", script("crashes", "exit 3", ""));
    signed.put("garbles", script("garbles", "echo garbage >&4; exec sleep 600", ""));
    signed.put(
        "hangs",
        script(
            "hangs",
            GREET + "exec sleep 600",
            """
            monitor_heartbeats: true
            heartbeat_unresponsive_grace_period { seconds: 1 }
            heartbeat_unresponsive_kill_period { seconds: 1 }
            """));
    signed.put(
        "forks",
        script(
            "forks",
            GREET + "sleep 600 3<&- 4>&- & echo $! >" + work.resolve("leftover") + "; exit 0",
            ""));
    signed.put(
        "floods",
        script(
            "floods",
            GREET + "while cat " + flood() + "; do :; done >&4 & cat <&3 >/dev/null",
            ""));
    Path texts = Files.createDirectories(work.resolve("texts"));
    Signing.sign(Keys.deploymentKey(), services, texts, signed);
    Signing.flip(services.resolve("flipped"), "/bin/true");
    Signing.sign(
        Signing.foreignKey(work),
        services,
        texts,
        Map.of("foreign", daemon("foreign", List.of("/bin/true"), "")));
    return services;
  }

  /** A thousand messages as they pass the channel. */
  private Path flood() throws IOException {
    Path file = work.resolve("flood");
    try (OutputStream out = Files.newOutputStream(file)) {
      ChannelWriter writer = new ChannelWriter(out);
      for (int i = 0; i < 1000; i++) {
        writer.write(
            Message.newBuilder()
                .setDestination(Address.newBuilder().setServiceName("floods"))
                .setMessageType("Flood")
                .setData(Any.pack(Int64Value.of(i)))
                .build());
      }
    }
    return file;
  }

  private long leftover() {
    return Long.parseLong(Repository.read(work.resolve("leftover")).strip());
  }

  private TestClient client(OurServer server, String label, Path services) {
    assertThat(services).isDirectory();
    return TestClient.ours(
        work.resolve("client"),
        label,
        server.https(),
        new Way(true, false, false),
        "deployment_key_file: \"" + Keys.deploymentPublicKey() + "\"");
  }

  /** Sends a service a message, and waits until its answer is processed. */
  private static void echo(
      AdminApi api, OurServer server, ClientId id, String service, int answers) {
    api.insert(AdminApi.message(id, service, "Text", StringValue.of("hello")));
    Awaitility.await()
        .alias("answer of " + service)
        .atMost(BOUND)
        .until(() -> server.processedFrom(id.toString(), service) == answers);
  }

  private static String warnings(TestClient client, String service) {
    return client
        .process()
        .output()
        .lines()
        .filter(line -> line.contains(" WARN"))
        .filter(line -> line.matches(".*[ /]" + service + "[: ].*"))
        .collect(Collectors.joining("\n"));
  }

  private static String noops(String... names) {
    return Stream.of(names)
        .map(name -> "services { name: \"" + name + "\" factory: \"NOOP\" }\n")
        .collect(Collectors.joining());
  }

  private static String script(String name, String text, String more) {
    return daemon(name, List.of("/bin/sh", "-c", text), more);
  }

  private static String daemon(String name, List<String> argv, String more) {
    return """
        name: "%s" factory: "Daemon"
        config {
          [type.googleapis.com/fleetspeak.daemonservice.Config] { %s %s }
        }
        """
        .formatted(
            name,
            argv.stream()
                .map(part -> "argv: " + Text.quoted(part))
                .collect(Collectors.joining(" ")),
            more);
  }

  private static String socket(String name, Path path) {
    return """
        name: "%s" factory: "Socket"
        config {
          [type.googleapis.com/fleetspeak.socketservice.Config] { api_proxy_path: "%s" }
        }
        """
        .formatted(name, path);
  }

  private static List<String> with(List<String> first, List<String> more) {
    return Stream.concat(first.stream(), more.stream()).toList();
  }

  private static List<String> java(Class<?> main, Object... arguments) {
    return with(
        List.of(
            Repository.java(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            Repository.jars("daemon-client") + ":" + Repository.testClasses(),
            main.getName()),
        Stream.of(arguments).map(Object::toString).toList());
  }
}
