package dev.fleetspeak.e2e.kit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A private MariaDB on a free port, for the reference's server. */
public final class MariaDb implements AutoCloseable {
  private static final String USER = "fleetspeak";
  private static final String PASSWORD = "fleetspeak";

  private final Path folder;
  private final List<String> program;
  private final String database;
  private final int port;
  private Program process;

  private MariaDb(Path folder, List<String> program, String database, int port) {
    this.folder = folder;
    this.program = program;
    this.database = database;
    this.port = port;
    this.process = run();
  }

  /** Installs and starts one in a folder, with these databases. Commits survive no kill of it. */
  public static MariaDb start(Path folder, List<String> databases) {
    // Most tests are about the protocol, not about what becomes of MariaDB.
    return start(folder, databases, "--innodb-flush-log-at-trx-commit=0");
  }

  /** As above, with commits that survive a kill of it. */
  public static MariaDb startDurable(Path folder, List<String> databases) {
    return start(folder, databases, "--innodb-flush-log-at-trx-commit=2");
  }

  private static MariaDb start(Path folder, List<String> databases, String flush) {
    Path data = folder.resolve("data");
    // One that starts removes the temporary tables of all that share its folder for them.
    Path temporary = Repository.folder(folder.resolve("tmp"));
    boolean root = System.getProperty("user.name").equals("root");
    List<String> user = root ? List.of("--user=root") : List.of();
    Program install =
        Program.start(
            folder.resolve("install.log"),
            join(
                List.of(
                    find("mariadb-install-db", "mysql_install_db"),
                    "--no-defaults",
                    "--datadir=" + data,
                    "--tmpdir=" + temporary,
                    "--auth-root-authentication-method=normal",
                    "--skip-test-db"),
                user));
    if (install.awaitExit(Duration.ofMinutes(2)) != 0) {
      throw new AssertionError("MariaDB cannot be installed: " + install.output());
    }
    int port = Ports.free();
    Path socket = shortSocket();
    List<String> program =
        join(
            List.of(
                find("mariadbd", "mysqld"),
                "--no-defaults",
                "--datadir=" + data,
                "--tmpdir=" + temporary,
                "--socket=" + socket,
                "--port=" + port,
                "--bind-address=127.0.0.1",
                "--skip-name-resolve",
                "--character-set-server=utf8mb4",
                flush,
                "--innodb-buffer-pool-size=64M",
                "--init-file=" + script(folder, databases)),
            user);
    return new MariaDb(folder, program, databases.getLast(), port);
  }

  private Program run() {
    Program started = Program.start(folder.resolve("mariadb.log"), program);
    Awaitility.await()
        .alias("MariaDB in " + folder)
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> query(database, "select 1").equals("1"));
    return started;
  }

  /** The running process. */
  public Program process() {
    return process;
  }

  /** Starts it again after a kill, on the address that it had. */
  public void restart() {
    // The databases are there already.
    program.removeIf(argument -> argument.startsWith("--init-file="));
    process = run();
  }

  private static Path script(Path folder, List<String> databases) {
    StringBuilder sql = new StringBuilder();
    // A fresh folder's anonymous users would take the logins of named ones.
    for (String host : List.of("localhost", hostName())) {
      sql.append("DROP USER IF EXISTS ''@'").append(host).append("';\n");
    }
    sql.append("CREATE USER '%s'@'%%' IDENTIFIED BY '%s';\n".formatted(USER, PASSWORD));
    sql.append("GRANT ALL ON *.* TO '%s'@'%%';\n".formatted(USER));
    for (String database : databases) {
      sql.append("CREATE DATABASE %s CHARACTER SET utf8mb4;\n".formatted(database));
    }
    return Repository.write(folder.resolve("init.sql"), sql.toString());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException _) {
      return "localhost.localdomain";
    }
  }

  /** Names of Unix sockets are short. */
  private static Path shortSocket() {
    try {
      Path folder = Files.createTempDirectory("fs-mariadb");
      folder.toFile().deleteOnExit();
      return folder.resolve("s");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> join(List<String> first, List<String> second) {
    List<String> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  private static String find(String... names) {
    for (String name : names) {
      for (String folder : (System.getenv("PATH") + ":/usr/sbin:/usr/local/sbin").split(":")) {
        Path path = Path.of(folder, name);
        if (Files.isExecutable(path)) {
          return path.toString();
        }
      }
    }
    throw new AssertionError(
        "MariaDB is missing, and the reference's server needs it: install the package mariadb-server");
  }

  /** What Go's driver takes. */
  public String dataSource(String database) {
    return "%s:%s@tcp(127.0.0.1:%d)/%s".formatted(USER, PASSWORD, port, database);
  }

  /** The fields of {@code datastore_config.mariadb}. */
  public String fields(String database) {
    return "address: \"127.0.0.1:%d\" database: \"%s\" user: \"%s\" password: \"%s\""
        .formatted(port, database, USER, PASSWORD);
  }

  /** The result of a statement, fields apart by tabs. */
  public String query(String database, String sql) {
    try {
      Process client =
          new ProcessBuilder(
                  find("mariadb", "mysql"),
                  "--no-defaults",
                  "--host=127.0.0.1",
                  "--port=" + port,
                  "--user=" + USER,
                  "--password=" + PASSWORD,
                  "--batch",
                  "--skip-column-names",
                  database,
                  "--execute=" + sql)
              .redirectErrorStream(true)
              .start();
      String text =
          new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (client.waitFor() != 0) {
        throw new IllegalStateException(sql + ": " + text);
      }
      return text;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
