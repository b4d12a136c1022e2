package dev.fleetspeak.load.database;

import dev.fleetspeak.server.store.sql.DatabaseSettings;
import dev.fleetspeak.server.store.sql.Password;
import java.nio.file.Path;
import java.util.List;

/**
 * A database server that is installed and can be started.
 *
 * @param command that runs it in the foreground
 * @param log where its output goes
 * @param engine which dialect it speaks
 * @param hostPort where it will listen
 * @param home database to connect to for making others
 * @param conditions how it is set up, in words
 * @param settling statements that do at once, in a database, what the engine would do by and by
 *     after many rows came
 */
record PreparedServer(
    List<String> command,
    Path log,
    DatabaseSettings.Engine engine,
    String hostPort,
    String home,
    String conditions,
    List<String> settling) {
  /** The only user, without a password, on loopback alone. */
  static final String USER = "fleetspeak";

  String url(String database) {
    return "jdbc:%s://%s/%s"
        .formatted(
            engine == DatabaseSettings.Engine.MYSQL ? "mariadb" : "postgresql", hostPort, database);
  }

  DatabaseSettings settings(String database) {
    return engine == DatabaseSettings.Engine.MYSQL
        ? DatabaseSettings.mysql(hostPort, database, USER, Password.NONE)
        : DatabaseSettings.postgresql(hostPort, database, USER, Password.NONE);
  }
}
