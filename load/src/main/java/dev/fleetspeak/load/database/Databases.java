package dev.fleetspeak.load.database;

import dev.fleetspeak.load.LoadException;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Databases of one engine, all below one folder, with the durability that a server has by default.
 * Closing ends what was started and leaves the folder as it is.
 */
public sealed interface Databases extends AutoCloseable permits FileDatabases, ServerDatabases {

  /**
   * Starts the engine, on loopback and a port that the system chose if it is a server.
   *
   * @param folder for everything; what an earlier run left there is used again
   * @throws LoadException if that does not work; the text says what is missing or names the log
   */
  static Databases start(EngineName engine, Path folder)
      throws LoadException, IOException, InterruptedException {
    return switch (engine) {
      case SQLITE, H2 -> new FileDatabases(engine, folder);
      case MARIADB -> ServerDatabases.start(MariaDb.prepare(folder));
      case POSTGRESQL -> ServerDatabases.start(Postgres.prepare(folder));
    };
  }

  /**
   * How a store opens a database, which is made if it is not there.
   *
   * @param name letters, digits and underscores
   */
  StoreSettings database(String name, Clock clock) throws LoadException;

  /**
   * Lets the engine do at once what it would do by and by after a database was filled, as that
   * takes minutes here and a month elsewhere.
   */
  void settle(String name) throws LoadException;

  /** Removes a database that no store has open. */
  void drop(String name) throws LoadException, IOException;

  /** How the engine runs, for the head of a report. */
  String conditions();

  /** CPU time that this process and the engine used so far. */
  Duration cpuTime();

  @Override
  void close();
}
