package dev.fleetspeak.server.store.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** Three MariaDB servers on free ports that replicate with Galera; they end with the test. */
final class GaleraCluster {
  private static final int NODES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /** Started by the first test that needs it, ended with the tests' process. */
  private static final class Shared {
    static final GaleraCluster CLUSTER = startUnchecked();

    private static GaleraCluster startUnchecked() {
      try {
        GaleraCluster cluster = start();
        Runtime.getRuntime().addShutdownHook(new Thread(cluster::close));
        return cluster;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  static GaleraCluster shared() {
    return Shared.CLUSTER;
  }

  private final Path folder;
  private final List<Member> members = new ArrayList<>();

  /** One server: where it is, and its process. */
  private final class Member {
    final Path home;
    final int port;
    final int replication;
    final int incremental;
    final int transfer;
    Process process;

    Member(int number) throws IOException {
      home = Files.createDirectory(folder.resolve("node" + number));
      port = PrivateServer.freePort();
      replication = PrivateServer.freePort();
      incremental = PrivateServer.freePort();
      transfer = PrivateServer.freePort();
    }

    String url() {
      return "jdbc:mariadb://127.0.0.1:" + port + "/";
    }
  }

  private GaleraCluster(Path folder) throws IOException {
    this.folder = folder;
    for (int n = 0; n < NODES; n++) {
      members.add(new Member(n));
    }
  }

  private static GaleraCluster start() throws Exception {
    var cluster = new GaleraCluster(Files.createTempDirectory("fs-galera"));
    try {
      cluster.install();
      cluster.launch(0, "--wsrep-new-cluster", "--init-file=" + cluster.folder.resolve("init.sql"));
      cluster.awaitSynced(0);
      cluster.launch(1);
      cluster.awaitSynced(1);
      cluster.launch(2);
      cluster.awaitSynced(2);
      return cluster;
    } catch (Exception | AssertionError e) {
      cluster.close();
      throw e;
    }
  }

  /** Only the first has tables of its own: the others get them from it. */
  private void install() throws IOException {
    for (Member member : members) {
      Files.createDirectory(member.home.resolve("data"));
      Files.createDirectory(member.home.resolve("tmp"));
    }
    PrivateServer.run(
        folder,
        List.of(
            PrivateServer.find("mariadb-server", "mariadb-install-db", "mysql_install_db"),
            "--no-defaults",
            "--datadir=" + members.getFirst().home.resolve("data"),
            "--tmpdir=" + members.getFirst().home.resolve("tmp"),
            "--auth-root-authentication-method=normal",
            "--skip-test-db"));
    Files.writeString(folder.resolve("init.sql"), PrivateServer.TESTER);
    if (PrivateServer.isRoot()) {
      // As root the transfer by rsync is refused.
      PrivateServer.run(folder, List.of("chown", "-R", "mysql:mysql", folder.toString()));
    }
  }

  private static List<String> server(Member member) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(PrivateServer.find("mariadb-server", "mariadbd", "mysqld"));
    command.addAll(List.of("--no-defaults", "--datadir=" + member.home.resolve("data")));
    if (PrivateServer.isRoot()) {
      command.add("--user=mysql");
    }
    return command;
  }

  /**
   * Where a killed node stopped, as the system's unit asks for too: it needs only what followed.
   */
  private static String position(Member member) throws IOException {
    List<String> command = server(member);
    command.addAll(
        List.of(
            "--wsrep-on=ON",
            "--wsrep-provider=" + provider(),
            "--binlog-format=ROW",
            "--wsrep-cluster-address=gcomm://",
            "--wsrep-recover",
            "--skip-networking",
            "--socket=" + member.home.resolve("s"),
            "--innodb-log-file-size=16M"));
    String output = PrivateServer.run(member.home, command);
    return output
        .lines()
        .filter(line -> line.contains("Recovered position: "))
        .map(line -> line.substring(line.indexOf("position: ") + "position: ".length()).strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError(output));
  }

  private void launch(int number, String... more) throws IOException {
    Member member = members.get(number);
    List<String> command = server(member);
    command.addAll(
        List.of(
            "--socket=" + member.home.resolve("s"),
            "--port=" + member.port,
            "--bind-address=127.0.0.1",
            "--skip-name-resolve",
            "--character-set-server=utf8mb4",
            "--innodb-buffer-pool-size=32M",
            "--innodb-log-file-size=16M",
            "--binlog-format=ROW",
            "--innodb-autoinc-lock-mode=2",
            "--innodb-flush-log-at-trx-commit=2",
            "--wsrep-slave-threads=4",
            "--wsrep-on=ON",
            "--wsrep-provider=" + provider(),
            "--wsrep-cluster-name=" + folder.getFileName(),
            "--wsrep-node-name=node" + number,
            "--wsrep-node-address=127.0.0.1:" + member.replication,
            "--wsrep-provider-options=gmcast.listen_addr=tcp://127.0.0.1:"
                + member.replication
                + ";ist.recv_addr=127.0.0.1:"
                + member.incremental
                + ";gcache.size=32M",
            "--wsrep-sst-receive-address=127.0.0.1:" + member.transfer,
            "--wsrep-sst-method=rsync",
            "--wsrep-cluster-address="
                + members.stream()
                    .map(other -> "127.0.0.1:" + other.replication)
                    .collect(Collectors.joining(",", "gcomm://", ""))));
    command.addAll(List.of(more));
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log(number).toFile()));
    // One that starts removes the temporary tables of all that share its folder for them. As an
    // option it would confuse the transfer to a node that joins.
    builder.environment().put("TMPDIR", member.home.resolve("tmp").toString());
    member.process = builder.start();
  }

  private Path log(int number) {
    return folder.resolve("log" + number);
  }

  private static String provider() {
    return Stream.of("/usr/lib/galera", "/usr/lib64/galera-4", "/usr/lib64/galera", "/usr/lib")
        .map(folder -> Path.of(folder, "libgalera_smm.so"))
        .filter(Files::isReadable)
        .findFirst()
        .orElseThrow(
            () ->
                new AssertionError(
                    "libgalera_smm.so is missing: apt-get install galera-4 rsync lsof"))
        .toString();
  }

  /** Waits until a node has all that the others have. */
  void awaitSynced(int number) throws IOException {
    try {
      Awaitility.await()
          .alias("node " + number)
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(200))
          .ignoreExceptions()
          .until(() -> status(number, "wsrep_local_state_comment").equals("Synced"));
    } catch (ConditionTimeoutException e) {
      printLogs();
      throw e;
    }
  }

  /** A status variable of a node. */
  String status(int number, String name) throws SQLException {
    return value(number, "SHOW STATUS LIKE '" + name + "'", 2);
  }

  /** A column of the first row that a statement gives on a node. */
  String value(int number, String sql, int column) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(members.get(number).url() + "?user=tester");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      return rows.next() ? rows.getString(column) : "";
    }
  }

  void execute(int number, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(members.get(number).url() + "?user=tester");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Settings of a store that uses nodes in this order. */
  DatabaseSettings settings(String database, int... order) {
    return DatabaseSettings.mysql(
        java.util.Arrays.stream(order)
            .mapToObj(n -> "127.0.0.1:" + members.get(n).port)
            .collect(Collectors.joining(",")),
        database,
        "tester",
        Password.NONE);
  }

  /** The cluster as one server: two stores use different nodes, and the first one's is killed. */
  PrivateServer asServer() {
    return new PrivateServer(members.getFirst().url(), "tester") {
      @Override
      DatabaseSettings settings(String database) {
        return GaleraCluster.this.settings(database, 0, 1, 2);
      }

      @Override
      DatabaseSettings otherSettings(String database) {
        return GaleraCluster.this.settings(database, 1, 2, 0);
      }

      /** Sees what was committed by way of the other nodes. */
      @Override
      Connection connect(String database) throws SQLException {
        Connection connection = super.connect(database);
        try (Statement statement = connection.createStatement()) {
          statement.execute("SET SESSION wsrep_sync_wait = 7");
        }
        return connection;
      }

      @Override
      void kill() throws Exception {
        GaleraCluster.this.kill(0);
      }

      @Override
      void restart() throws Exception {
        GaleraCluster.this.rejoin(0);
      }
    };
  }

  /** Kills a node with SIGKILL. */
  void kill(int number) throws InterruptedException {
    members.get(number).process.destroyForcibly().waitFor();
  }

  /** Starts a killed node again; it asks the others for what it missed. */
  void rejoin(int number) throws IOException {
    launch(number, "--wsrep-start-position=" + position(members.get(number)));
    awaitSynced(number);
  }

  /** How many lines with a text a node wrote into its log. */
  long logged(int number, String text) throws IOException {
    try (Stream<String> lines = Files.lines(log(number))) {
      return lines.filter(line -> line.contains(text)).count();
    }
  }

  private void printLogs() throws IOException {
    for (int n = 0; n < NODES; n++) {
      if (Files.exists(log(n))) {
        List<String> lines = Files.readAllLines(log(n));
        lines.subList(Math.max(0, lines.size() - 80), lines.size()).forEach(System.out::println);
      }
    }
  }

  private void close() {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Member member : members) {
        if (member.process != null) {
          member.process.destroyForcibly().waitFor();
        }
      }
      files.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException | InterruptedException e) {
      System.err.println(folder + " is left behind: " + e);
    }
  }
}
