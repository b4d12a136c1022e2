package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables on engines other than SQLite: the reference's, made by the first migration unless they
 * are there, and ours (server.md 2.8, 2.9).
 */
final class DatabaseSchema {
  private static final String HISTORY = "fsx_schema_history";

  private final DatabaseSettings settings;
  private final DataSource source;

  DatabaseSchema(DatabaseSettings settings, DataSource source) {
    this.settings = settings;
    this.source = source;
  }

  /**
   * Brings every table to the newest version, whatever there was.
   *
   * @throws DatastoreException with one line, before anything is changed, if the schema is newer
   *     than this program or not the reference's
   */
  void bringUp() throws SQLException {
    if (isBehindOnGalera()) {
      try (var _ = MigrationTurn.take(source)) {
        change();
      }
    } else {
      change();
    }
  }

  private boolean isBehindOnGalera() throws SQLException {
    if (settings.engine() != DatabaseSettings.Engine.MYSQL) {
      return false;
    }
    try (Connection connection = source.getConnection()) {
      Map<String, Set<String>> there = columns(connection);
      return (!there.containsKey(HISTORY) || version(connection) < Schema.VERSION)
          && MigrationTurn.isNeeded(connection);
    }
  }

  private void change() throws SQLException {
    try (Connection connection = source.getConnection()) {
      Map<String, Set<String>> there = columns(connection);
      int version = there.containsKey(HISTORY) ? version(connection) : 0;
      if (version > Schema.VERSION) {
        throw refused(
            "its schema has version %d, this program knows %d; use a newer program"
                .formatted(version, Schema.VERSION));
      }
      if (settings.engine() == DatabaseSettings.Engine.MYSQL) {
        new MysqlUpgrade(there).run(connection);
      }
    }
    Flyway.configure(DatabaseSchema.class.getClassLoader())
        .dataSource(source)
        .table(HISTORY)
        .locations("classpath:dev/fleetspeak/server/store/sql/migration_" + settings.engine().id())
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .baselineDescription("reference")
        .load()
        .migrate();
  }

  private DatastoreException refused(String why) {
    return new DatastoreException("cannot open database " + settings.location() + ": " + why);
  }

  private static int version(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT * FROM "
                    + connection.getMetaData().getIdentifierQuoteString()
                    + HISTORY
                    + connection.getMetaData().getIdentifierQuoteString())) {
      int newest = 0;
      while (rows.next()) {
        String version = rows.getString("version");
        if (version != null && rows.getBoolean("success")) {
          newest = Math.max(newest, Integer.parseInt(version));
        }
      }
      return newest;
    }
  }

  /** Columns by table, of the database in use only. */
  private static Map<String, Set<String>> columns(Connection connection) throws SQLException {
    Map<String, Set<String>> found = new HashMap<>();
    try (ResultSet rows =
        connection
            .getMetaData()
            .getColumns(connection.getCatalog(), connection.getSchema(), "%", "%")) {
      while (rows.next()) {
        found
            .computeIfAbsent(
                rows.getString("TABLE_NAME").toLowerCase(Locale.ROOT), _ -> new HashSet<>())
            .add(rows.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }
}
