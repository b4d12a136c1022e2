package dev.fleetspeak.load.database;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.server.store.sql.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A MariaDB that syncs each commit, as it does unless told otherwise. */
final class MariaDb {
  private static final String PACKAGE = "mariadb-server";
  private static final String MEMORY = "1G";

  private MariaDb() {}

  /** Installs one in a folder, unless it is there already. */
  static PreparedServer prepare(Path folder)
      throws LoadException, IOException, InterruptedException {
    String server = Program.find(PACKAGE, "mariadbd", "mysqld");
    Path data = folder.resolve("data");
    // One that starts removes the temporary tables of all that share its folder for them.
    Path temporary = Files.createDirectories(folder.resolve("tmp"));
    List<String> user = Program.isRoot() ? List.of("--user=root") : List.of();
    if (!Files.exists(data)) {
      Program.run(
          folder.resolve("install.log"),
          Program.join(
              List.of(
                  Program.find(PACKAGE, "mariadb-install-db", "mysql_install_db"),
                  "--no-defaults",
                  "--datadir=" + data,
                  "--tmpdir=" + temporary,
                  "--auth-root-authentication-method=normal",
                  "--skip-test-db"),
              user));
    }
    Path script =
        Files.writeString(
            folder.resolve("init.sql"),
            "CREATE USER IF NOT EXISTS %1$s@'127.0.0.1';\nGRANT ALL ON *.* TO %1$s@'127.0.0.1';\n"
                .formatted(PreparedServer.USER));
    int port = Program.freePort();
    List<String> command =
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
            "--innodb-buffer-pool-size=" + MEMORY,
            "--innodb-log-file-size=" + MEMORY,
            "--init-file=" + script);
    return new PreparedServer(
        Program.join(command, user),
        folder.resolve("server.log"),
        DatabaseSettings.Engine.MYSQL,
        "127.0.0.1:" + port,
        "",
        "flush at each commit, buffer pool %1$s, redo log %1$s".formatted(MEMORY),
        List.of());
  }
}
