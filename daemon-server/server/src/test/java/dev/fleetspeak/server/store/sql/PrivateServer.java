package dev.fleetspeak.server.store.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * A database server of our own on a free port, started by the first test that needs it and ended
 * with the tests' process.
 */
class PrivateServer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nobody is let in before all is granted. */
  static final String TESTER =
      """
      CREATE USER IF NOT EXISTS tester@'127.0.0.1' ACCOUNT LOCK;
      GRANT ALL ON *.* TO tester@'127.0.0.1' WITH GRANT OPTION;
      ALTER USER tester@'127.0.0.1' ACCOUNT UNLOCK;
      """;

  private final Path folder;
  private final List<String> command;
  private final String url;
  private final String user;
  private Process process;

  /** A server that somebody else starts. */
  PrivateServer(String url, String user) {
    this.folder = Path.of("/nonexistent");
    this.command = List.of();
    this.url = url;
    this.user = user;
  }

  private PrivateServer(Path folder, List<String> command, String url, String user)
      throws IOException {
    this.folder = folder;
    this.command = command;
    this.url = url;
    this.user = user;
    this.process = launch();
    Runtime.getRuntime().addShutdownHook(new Thread(this::end));
  }

  private static final class MariaDb {
    static final PrivateServer SERVER = startMariaDb(List.of());
  }

  private static final class Postgres {
    static final PrivateServer SERVER = startPostgres();
  }

  static PrivateServer mariaDb() {
    return MariaDb.SERVER;
  }

  static PrivateServer postgres() {
    return Postgres.SERVER;
  }

  /** Makes a database for the settings. */
  PrivateServer withDatabase(String name) throws SQLException {
    execute("", "CREATE DATABASE " + name);
    return this;
  }

  /** Whether a database is there. */
  boolean has(String name) {
    try (Connection _ = connect(name)) {
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** What names are set in. */
  String quote() {
    return url.startsWith("jdbc:mariadb") ? "`" : "\"";
  }

  /** How a store reaches a database of this server. */
  DatabaseSettings settings(String database) {
    String hostPort = url.substring(url.indexOf("//") + 2, url.length() - 1);
    return url.startsWith("jdbc:mariadb")
        ? DatabaseSettings.mysql(hostPort, database, user, Password.NONE)
        : DatabaseSettings.postgresql(hostPort, database, user, Password.NONE);
  }

  /** How a second store reaches the same database. */
  DatabaseSettings otherSettings(String database) {
    return settings(database);
  }

  /** A connection to a database. */
  Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.put("user", user);
    return DriverManager.getConnection(url + database, properties);
  }

  /** Runs statements. */
  void execute(String database, String... statements) throws SQLException {
    try (Connection connection = connect(database.isEmpty() ? home() : database);
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private String home() {
    return url.startsWith("jdbc:mariadb") ? "" : "postgres";
  }

  /** Empties a database's tables, ours and the reference's. */
  void empty(String database) throws SQLException {
    List<String> tables = new ArrayList<>();
    try (Connection connection = connect(database)) {
      try (var rows =
          connection
              .getMetaData()
              .getTables(
                  connection.getCatalog(),
                  connection.getSchema(),
                  "%",
                  new String[] {"TABLE", "BASE TABLE"})) {
        while (rows.next()) {
          tables.add(rows.getString("TABLE_NAME"));
        }
      }
      tables.removeAll(List.of("fsx_schema_history", "fsx_tasks"));
      try (Statement statement = connection.createStatement()) {
        // Parents last: those that others refer to.
        for (String last : List.of("messages", "client_contacts", "broadcasts", "clients")) {
          if (tables.remove(last)) {
            tables.add(last);
          }
        }
        for (String table : tables) {
          statement.execute("DELETE FROM " + table);
        }
      }
    }
  }

  /** How many rows a table has. */
  long count(String database, String table) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  /** Kills the server as a power cut would. */
  void kill() throws Exception {
    process.destroyForcibly().waitFor();
  }

  /** Starts it again on the same port. */
  void restart() throws Exception {
    process = launch();
    awaitUp();
  }

  private Process launch() throws IOException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
        .start();
  }

  private PrivateServer awaitUp() {
    Awaitility.await()
        .alias(command.getFirst() + ", which logs to " + folder.resolve("log"))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(
            () -> {
              if (!process.isAlive()) {
                // After a kill its children may still hold what the next one needs.
                process = launch();
              }
              connect(home()).close();
              return true;
            });
    return this;
  }

  private void end() {
    process.destroyForcibly();
    try (Stream<Path> files = Files.walk(folder)) {
      process.waitFor();
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException | InterruptedException e) {
      System.err.println(folder + " is left behind: " + e);
    }
  }

  /** A server of its own, with further options. */
  static PrivateServer startMariaDb(List<String> options) {
    try {
      String server = find("mariadb-server", "mariadbd", "mysqld");
      Path folder = Files.createTempDirectory("fs-store-mariadb");
      Path data = folder.resolve("data");
      // One that starts removes the temporary tables of all that share its folder for them.
      Path temporary = Files.createDirectory(folder.resolve("tmp"));
      List<String> user = isRoot() ? List.of("--user=root") : List.of();
      run(
          folder,
          join(
              List.of(
                  find("mariadb-server", "mariadb-install-db", "mysql_install_db"),
                  "--no-defaults",
                  "--datadir=" + data,
                  "--tmpdir=" + temporary,
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db"),
              user));
      int port = freePort();
      Path script = Files.writeString(folder.resolve("init.sql"), TESTER);
      return new PrivateServer(
              folder,
              join(
                  List.of(
                      server,
                      "--no-defaults",
                      "--datadir=" + data,
                      "--tmpdir=" + temporary,
                      "--socket=" + folder.resolve("s"),
                      "--port=" + port,
                      "--bind-address=127.0.0.1",
                      "--skip-name-resolve",
                      "--character-set-server=utf8mb4",
                      "--innodb-buffer-pool-size=64M",
                      "--init-file=" + script),
                  join(user, options)),
              "jdbc:mariadb://127.0.0.1:" + port + "/",
              "tester")
          .awaitUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PostgreSQL refuses to run as root. */
  private static PrivateServer startPostgres() {
    try {
      Path folder = Files.createTempDirectory("fs-store-postgres");
      List<String> as = List.of();
      if (isRoot()) {
        as =
            List.of(
                find("util-linux", "setpriv"),
                "--reuid=postgres",
                "--regid=postgres",
                "--clear-groups");
        Files.setOwner(
            folder,
            folder
                .getFileSystem()
                .getUserPrincipalLookupService()
                .lookupPrincipalByName("postgres"));
      }
      Path data = folder.resolve("data");
      run(
          folder,
          join(
              as,
              List.of(
                  find("postgresql", "initdb"),
                  "--pgdata=" + data,
                  "--auth=trust",
                  "--username=tester",
                  "--encoding=UTF8",
                  "--locale=C",
                  "--no-sync")));
      int port = freePort();
      return new PrivateServer(
              folder,
              join(
                  as,
                  List.of(
                      find("postgresql", "postgres"),
                      "-D",
                      data.toString(),
                      "-p",
                      Integer.toString(port),
                      "-k",
                      folder.toString(),
                      "-c",
                      "listen_addresses=127.0.0.1")),
              "jdbc:postgresql://127.0.0.1:" + port + "/",
              "tester")
          .awaitUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }

  static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static List<String> join(List<String> first, List<String> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  static String run(Path folder, List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new AssertionError(String.join(" ", command) + ": " + output);
      }
      return output;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A program, wherever Debian and others keep it. */
  static String find(String debianPackage, String... names) throws IOException {
    List<Path> folders = new ArrayList<>();
    for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":")) {
      folders.add(Path.of(folder));
    }
    Path versions = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(versions)) {
      try (Stream<Path> found = Files.list(versions)) {
        found.sorted().forEach(version -> folders.addFirst(version.resolve("bin")));
      }
    }
    for (String name : names) {
      for (Path folder : folders) {
        if (Files.isExecutable(folder.resolve(name))) {
          return folder.resolve(name).toString();
        }
      }
    }
    throw new AssertionError(
        names[0]
            + " is missing: install the package "
            + debianPackage
            + " (apt-get install "
            + debianPackage
            + ")");
  }
}
