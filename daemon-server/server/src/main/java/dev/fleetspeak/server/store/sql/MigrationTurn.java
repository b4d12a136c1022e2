package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * Lets one server at a time change the tables of a Galera cluster: its nodes do not see each
 * other's locks, neither named ones nor those of rows, so the migration library's own do nothing
 * there. A row that only one server can insert is the lock.
 */
final class MigrationTurn implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final long PAUSE_NANOS = 200_000_000;

  /** A row with that key is there, or is about to be by way of another node. */
  private static final Set<Integer> TAKEN = Set.of(1062, 1213);

  private final DataSource source;

  private MigrationTurn(DataSource source) {
    this.source = source;
  }

  /** Whether the database is a Galera cluster. */
  static boolean isNeeded(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SHOW GLOBAL VARIABLES LIKE 'wsrep_on'")) {
      return rows.next() && "ON".equalsIgnoreCase(rows.getString(2));
    }
  }

  static MigrationTurn take(DataSource source) throws SQLException {
    return take(source, PATIENCE);
  }

  /**
   * Waits for the turn.
   *
   * @throws DatastoreException if another server has it for longer than that
   */
  static MigrationTurn take(DataSource source, Duration patience) throws SQLException {
    long deadline = System.nanoTime() + patience.toNanos();
    execute(source, "CREATE TABLE IF NOT EXISTS fsx_turns (name VARCHAR(32) PRIMARY KEY)");
    while (true) {
      try {
        execute(source, "INSERT INTO fsx_turns (name) VALUES ('migration')");
        return new MigrationTurn(source);
      } catch (SQLException e) {
        if (!TAKEN.contains(e.getErrorCode())) {
          throw e;
        }
        if (System.nanoTime() > deadline) {
          throw new DatastoreException(
              "another server is changing the database's tables; if none is any more, run"
                  + " DELETE FROM fsx_turns",
              e);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  @Override
  public void close() throws SQLException {
    execute(source, "DELETE FROM fsx_turns WHERE name = 'migration'");
  }

  private static void execute(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
