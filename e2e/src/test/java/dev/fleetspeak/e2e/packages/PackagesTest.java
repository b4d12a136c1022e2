package dev.fleetspeak.e2e.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.e2e.kit.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * The life of the three packages on one machine, in order: installed, configured, used, upgraded,
 * removed, purged. Numbers are those of tools.md 6.8 and 6.9.
 */
@Tag("packages")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
class PackagesTest {
  private static final String ETC = "/etc/fleetspeak-server/";
  private static final Pattern CONNECTED_TO_6061 = Pattern.compile(":17AD 01 ");
  private static final String STATE = "/var/lib/misc/fleetspeak-client.state";

  /** Holds what outlives a run: the base of the root and what apt fetched. */
  private final Path folder = Repository.build("packages-test");

  private final Path logs = Repository.work("packages");
  private final Debs debs = Debs.in(folder.resolve("debs"));

  /** Takes long, and beside the others. */
  private final CompletableFuture<String> lintian = CompletableFuture.supplyAsync(debs::lintian);

  private Debs later;
  private Screen screen;
  private CleanRoot root;
  private Unit server;
  private Unit client;
  private Running serverRuns;
  private Running clientRuns;
  private String clientId;

  @BeforeAll
  void enter() {
    screen = Screen.open(logs);
    root = CleanRoot.make(folder, logs, Screen.sockets());
    root.apt(List.of("update"));
    assertThat(debs.files()).hasSize(3);
  }

  @AfterEach
  void stop() {
    Stream.of(clientRuns, serverRuns).filter(each -> each != null).forEach(Running::close);
    clientRuns = null;
    serverRuns = null;
  }

  @AfterAll
  void leave() {
    if (root != null) {
      root.close();
    }
    if (screen != null) {
      screen.close();
    }
    Repository.remove(logs.resolve("later"));
  }

  @Test
  @Order(1)
  void theClientHasNeitherSqlNorGrpcNorBouncyCastle() {
    assertThat(debs.contents("fleetspeak-client"))
        .filteredOn(path -> path.endsWith(".jar"))
        .isNotEmpty()
        .noneMatch(path -> path.matches(".*(sqlite|grpc|bcprov|bcpkix|slf4j|logback|guava).*"));
    assertThat(debs.contents("fleetspeak-client"))
        .noneMatch(path -> path.contains("java.sql") || path.endsWith(".sqlite"));
  }

  @Test
  @Order(2)
  void aPkg3_withoutConfigurationNothingStartsAndNothingFails() {
    install(debs);
    server = new Unit(root, "fleetspeak-server");
    client = new Unit(root, "fleetspeak-client");

    assertThat(server.mayStart()).isFalse();
    assertThat(client.mayStart()).isFalse();
    assertThat(root.shell("ls /etc/systemd/system/multi-user.target.wants"))
        .contains("fleetspeak-server.service", "fleetspeak-client.service");
    assertThat(root.run("getent", "passwd", "fleetspeak"))
        .contains("/var/lib/fleetspeak-server", "/usr/sbin/nologin");
    assertThat(mode("/var/lib/fleetspeak-server")).isEqualTo("750 fleetspeak:fleetspeak");
    assertThat(mode("/var/lib/fleetspeak-client")).isEqualTo("700 root:root");
    assertThat(mode("/etc/fleetspeak-client/services")).isEqualTo("755 root:root");
    assertThat(mode("/etc/fleetspeak-client/textservices")).isEqualTo("755 root:root");
  }

  @Test
  @Order(3)
  void p20_p21_unitsAreInOrder() {
    assertThat(
            root.run(
                "systemd-analyze",
                "verify",
                "--man=no",
                "fleetspeak-server.service",
                "fleetspeak-client.service"))
        .isBlank();
    assertThat(server.get("RestartSec")).isEqualTo("5");
    assertThat(client.get("RestartSec")).isEqualTo("5");
    assertThat(server.get("Restart")).isEqualTo("always");
    assertThat(client.get("Restart")).isEqualTo("always");
    assertThat(server.get("RestartPreventExitStatus")).isEqualTo("2");
    // A client that was without contact for too long ends with 2, and has to come back.
    assertThat(client.has("RestartPreventExitStatus")).isFalse();
    assertThat(Integer.parseInt(server.get("LimitNOFILE"))).isGreaterThanOrEqualTo(65_536);
    assertThat(client.get("KillMode")).isEqualTo("process");
  }

  @Test
  @Order(4)
  void everyProgramTellsThePomsVersion() {
    for (String name : List.of("server", "admin", "config", "client", "console")) {
      assertThat(root.run("fleetspeak-" + name, name.equals("console") ? "--help" : "--version"))
          .contains(name.equals("console") ? "Usage" : pomVersion());
    }
    assertThat(root.shell("dpkg-query -W -f '${Version}\\n' 'fleetspeak-*' | sort -u").lines())
        .containsExactly(debs.version());
  }

  @Test
  @Order(5)
  void initAsksNothingAndGivesEachFileToItsReader() {
    root.run("fleetspeak-config", "init", "--public", "localhost:443");

    for (String key : List.of("ca-key.pem", "server-key.pem", "deployment-key.pem")) {
      assertThat(mode(ETC + key)).as(key).isEqualTo("600 root:root");
    }
    for (String open :
        List.of(
            "ca.pem", "server.pem", "deployment-public-key.pem", "linux.client.configuration")) {
      assertThat(mode(ETC + open)).as(open).isEqualTo("644 root:root");
    }
    assertThat(mode(ETC + "server.components.config")).isEqualTo("600 fleetspeak:fleetspeak");
    assertThat(mode(ETC + "server.services.config")).isEqualTo("644 fleetspeak:fleetspeak");
    Command.Ended again = root.attempt("fleetspeak-config", "init", "--public", "localhost:443");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.output()).contains("holds an installation already");
  }

  @Test
  @Order(6)
  void aMessageGoesThereAndBackThroughDaemonsRunAsTheirUnitsSay() throws IOException {
    root.shell(
        """
        fleetspeak-config sign-service --key /etc/fleetspeak-server/deployment-key.pem \
          --out /etc/fleetspeak-server/signed /etc/fleetspeak-server/samples/ls.service
        cd /etc/fleetspeak-server
        install -m 644 linux.client.configuration /etc/fleetspeak-client/client.config
        install -m 644 deployment-public-key.pem /etc/fleetspeak-client/
        install -m 644 signed/* /etc/fleetspeak-client/services/
        mkdir /srv/seen && touch /srv/seen/by-the-client
        """);
    startServer();

    assertThat(status("Uid")).startsWith(root.run("id", "-u", "fleetspeak").strip());
    assertThat(status("CapEff")).isEqualTo("0000000000000400");
    assertThat(status("NoNewPrivs")).isEqualTo("1");
    assertThat(serverRuns.output()).contains("443");

    startClient();
    clientId = awaitClient("listclients");
    assertThat(askLs("/srv/seen")).contains("by-the-client");
    assertThat(mode(STATE)).isEqualTo("600 root:root");
    assertThat(mode("/var/lib/fleetspeak-server/fleetspeak.sqlite"))
        .isEqualTo("600 fleetspeak:fleetspeak");
  }

  @Test
  @Order(7)
  void theClientEndsItsServicesThoughItAloneIsSignalled() {
    root.shell(
        """
        cat >/root/wait.service <<'END'
        name: "wait"
        factory: "Stdin"
        config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/sleep" } }
        END
        fleetspeak-config sign-service --key /etc/fleetspeak-server/deployment-key.pem \
          --out /etc/fleetspeak-client/services /root/wait.service
        """);
    startServer();
    startClient();
    awaitClient("listclients");
    send("wait", "86399", false);
    ProcessHandle daemon = clientRuns.daemon();
    Awaitility.await()
        .alias("sleep below the client")
        .atMost(Duration.ofSeconds(60))
        .until(() -> daemon.children().findAny().isPresent());
    List<ProcessHandle> services = daemon.descendants().toList();

    assertThat(clientRuns.stop()).isZero();

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> services.stream().noneMatch(ProcessHandle::isAlive));
    root.run("rm", "/etc/fleetspeak-client/services/wait");
    assertThat(serverRuns.stop()).isZero();
  }

  @Test
  @Order(8)
  void aPkg4_anUpgradeKeepsEditedFilesAndRunsTheNewVersion() {
    root.shell("echo '# mine' >>/etc/fleetspeak-server/server.services.config");
    root.shell("echo 'max_poll_delay_seconds: 7' >>/etc/fleetspeak-client/communicator.txt");

    later = debs.daemons().later(logs.resolve("later"));
    install(later);

    assertThat(root.shell("dpkg-query -W -f '${Version}\\n' fleetspeak-server fleetspeak-client"))
        .isEqualTo((debs.version() + "+later\n").repeat(2));
    assertThat(read(ETC + "server.services.config")).endsWith("# mine\n");
    assertThat(mode(ETC + "server.services.config")).isEqualTo("644 fleetspeak:fleetspeak");
    assertThat(read("/etc/fleetspeak-client/communicator.txt")).contains("seconds: 7");
    assertThat(mode(ETC + "ca-key.pem")).isEqualTo("600 root:root");
    startServer();
    startClient();
    assertThat(awaitClient("listclients")).isEqualTo(clientId);
    assertThat(askLs("/srv/seen")).contains("by-the-client");
  }

  @Test
  @Order(9)
  void aPkg6_theMarkerKeepsTheServerStopped() {
    root.run("touch", ETC + "disabled");
    assertThat(server.mayStart()).isFalse();
    root.run("rm", ETC + "disabled");
    assertThat(server.mayStart()).isTrue();
  }

  @Test
  @Order(10)
  void theConsoleShowsItsWindowAndAsksTheServer() {
    startServer();
    Running console =
        root.start(
            "console",
            List.of(
                "env",
                "DISPLAY=" + screen.display(),
                "fleetspeak-console",
                "--admin_addr",
                "localhost:6061"));
    try (console) {
      Awaitility.await()
          .alias("the console's window; see " + console.log())
          .atMost(Duration.ofSeconds(60))
          .failFast(console::mustRun)
          .until(() -> screen.windows().contains("Fleetspeak console"));
      Awaitility.await()
          .alias("the console's connection to the admin interface")
          .atMost(Duration.ofSeconds(60))
          .until(() -> CONNECTED_TO_6061.matcher(connections()).find());
      Awaitility.await()
          .alias("the console's first page")
          .atMost(Duration.ofSeconds(60))
          .until(() -> screen.colours() > 1000);
      screen.keep(logs.resolve("console.xwd"));
    }
  }

  @Test
  @Order(11)
  void aPkg5_removalKeepsTheDataAndReinstallationTheClientsId() {
    root.apt(List.of("remove", "fleetspeak-server", "fleetspeak-client"));

    assertThat(root.path("/usr/lib/fleetspeak-server")).doesNotExist();
    assertThat(root.path("/usr/lib/fleetspeak-client")).doesNotExist();
    assertThat(root.path("/usr/bin/fleetspeak-server")).doesNotExist();
    assertThat(root.path(STATE)).exists();
    assertThat(root.path(ETC + "ca-key.pem")).exists();
    assertThat(read(ETC + "server.services.config")).endsWith("# mine\n");

    install(later);
    startServer();
    startClient();
    assertThat(awaitClient("listclients")).isEqualTo(clientId);
  }

  @Test
  @Order(12)
  void purgeKeepsWhatCannotBeMadeAgainAndSaysSo() {
    String said =
        root.apt(List.of("purge", "fleetspeak-server", "fleetspeak-client", "fleetspeak-console"));

    for (String gone :
        List.of(
            ETC + "configurator.config",
            ETC + "server.services.config",
            "/etc/fleetspeak-client/communicator.txt",
            "/var/lib/fleetspeak-client",
            "/usr/lib/fleetspeak-server",
            "/usr/lib/fleetspeak-client",
            "/usr/lib/fleetspeak-console",
            "/etc/systemd/system/multi-user.target.wants/fleetspeak-server.service",
            "/etc/systemd/system/multi-user.target.wants/fleetspeak-client.service")) {
      assertThat(Files.exists(root.path(gone), LinkOption.NOFOLLOW_LINKS)).as(gone).isFalse();
    }
    for (String kept :
        List.of(
            ETC + "ca-key.pem",
            ETC + "server.components.config",
            "/var/lib/fleetspeak-server/fleetspeak.sqlite",
            "/etc/fleetspeak-client/client.config",
            STATE)) {
      assertThat(root.path(kept)).exists();
      assertThat(said).contains("kept " + kept.substring(0, kept.lastIndexOf('/')));
    }
    assertThat(root.run("getent", "passwd", "fleetspeak")).isNotBlank();
  }

  @Test
  @Order(13)
  void aPkg1_theSampleOfTheConfiguratorWorksAsItIs() {
    root.shell("rm -rf /etc/fleetspeak-server /var/lib/fleetspeak-server /etc/fleetspeak-client");
    install(debs.daemons());
    root.run(
        "setpriv",
        "--reuid=fleetspeak",
        "--regid=fleetspeak",
        "--init-groups",
        "fleetspeak-config",
        "-config",
        ETC + "configurator.config");
    assertThat(mode(ETC + "server.components.config")).isEqualTo("600 fleetspeak:fleetspeak");
    // The services file's samples are right once they are no comments any more (D-28).
    root.shell("sed -i -E 's/^# (  .*|services.*|})$/\\1/' " + ETC + "server.services.config");
    assertThat(read(ETC + "server.services.config")).contains("\nservices {");
    root.run("cp", ETC + "linux.client.configuration", "/etc/fleetspeak-client/client.config");

    startServer();
    startClient();
    assertThat(awaitClient("-admin_addr", "localhost:9000", "listclients")).isEqualTo(clientId);
  }

  @Test
  @Order(14)
  void lintianHasNoErrorAndNoWarning() {
    assertThat(lintian.join()).isEmpty();
  }

  private void install(Debs which) {
    List<String> arguments = new ArrayList<>(List.of("install"));
    arguments.addAll(which.inside(root));
    root.apt(arguments);
  }

  private static String pomVersion() {
    Path pom = Path.of(Repository.launcher()).resolveSibling("pom.xml");
    Matcher matcher =
        Pattern.compile("<artifactId>fleetspeak-parent</artifactId>\\s*<version>(.*?)</version>")
            .matcher(Repository.read(pom));
    assertThat(matcher.find()).isTrue();
    return matcher.group(1);
  }

  /** The root's TCP connections: remote address and state, as the kernel prints them. */
  private String connections() {
    return root.shell("cat /proc/net/tcp /proc/net/tcp6");
  }

  private void startServer() {
    serverRuns = server.start().awaitOutput(" is up: ");
  }

  private void startClient() {
    clientRuns = client.start();
  }

  /** Waits for the one client's row: its id, its labels. */
  private String awaitClient(String... arguments) {
    Pattern row = Pattern.compile("(?m)^([0-9a-f]{16})\\b.*client:linux");
    String[] command =
        Stream.concat(Stream.of("fleetspeak-admin"), Stream.of(arguments)).toArray(String[]::new);
    return Awaitility.await()
        .alias("the client's row; it said: " + clientRuns.log())
        .atMost(Duration.ofSeconds(60))
        .failFast(clientRuns::mustRun)
        .until(
            () -> {
              Matcher matcher = row.matcher(root.run(command));
              return matcher.find() ? matcher.group(1) : "";
            },
            id -> !id.isEmpty());
  }

  private String askLs(String folder) {
    return send("ls", folder, true);
  }

  private String send(String service, String argument, boolean wait) {
    List<String> command =
        Stream.of(
                "fleetspeak-admin",
                "send",
                wait ? "--wait" : "",
                "--client",
                clientId,
                "--service",
                service,
                "--type",
                "StdinServiceInputMessage",
                "--data",
                "[type.googleapis.com/fleetspeak.stdinservice.InputMessage] { args: \""
                    + argument
                    + "\" }")
            .filter(each -> !each.isEmpty())
            .toList();
    return root.run(command.toArray(String[]::new));
  }

  /** A line of the running server's /proc/PID/status. */
  private String status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + serverRuns.daemon().pid() + "/status")).stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst()
        .orElseThrow();
  }

  private String mode(String path) {
    return root.run("stat", "-c", "%a %U:%G", path).strip();
  }

  private String read(String path) {
    return Repository.read(root.path(path));
  }
}
