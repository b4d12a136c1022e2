package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.flywaydb.core.Flyway;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteDataSource;

/**
 * The tables: the reference's are made if missing and given what an older version of it lacked
 * (server.md 2.8, 2.9); ours are versioned.
 */
final class Schema {
  /** Newest version of our own tables. */
  static final int VERSION = 5;

  private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
  private static final String HISTORY = "fsx_schema_history";

  /** Columns that databases of older reference servers may lack. */
  private static final List<Column> LATER =
      List.of(
          new Column("messages", "annotations", "BLOB"),
          new Column("client_resource_usage_records", "mean_num_fds", "INT4"),
          new Column("client_resource_usage_records", "max_num_fds", "INT4"),
          new Column("broadcasts", "destination_service_name", "TEXT(128)"));

  private final SqliteFile file;

  Schema(SqliteFile file) {
    this.file = file;
  }

  private record Column(String table, String name, String type) {}

  /**
   * Refuses a database that we must not touch; reads only.
   *
   * @return version of our tables in it, 0 if there are none
   * @throws DatastoreException with one line that names the file and what is wrong
   */
  int check() {
    if (!file.hasContent()) {
      return 0;
    }
    try (Db db = file.openPlain()) {
      int version = version(db);
      if (version > VERSION) {
        throw new DatastoreException(
            "cannot open database %s: its schema has version %d, this program knows %d; use a newer program"
                .formatted(file.path(), version, VERSION));
      }
      checkTables(db);
      return version;
    } catch (SQLException e) {
      throw new DatastoreException(
          "cannot open database " + file.path() + ": " + e.getMessage(), e);
    }
  }

  private static int version(Db db) throws SQLException {
    if (!has(db, HISTORY)) {
      return 0;
    }
    return (int)
        db.number("SELECT max(CAST(version AS INTEGER)) FROM " + HISTORY + " WHERE success");
  }

  /** A table of one of the reference's names with other columns belongs to another program. */
  private void checkTables(Db db) throws SQLException {
    try (Db model = new Db(new SQLiteDataSource().getConnection(), SqliteEngine.DIALECT)) {
      createReferenceTables(model);
      for (String table : tables(model)) {
        Set<String> found = columns(db, table);
        for (String column : columns(model, table)) {
          if (!found.isEmpty() && !found.contains(column) && !isLater(table, column)) {
            throw new DatastoreException(
                "cannot open database %s: it belongs to another program: table %s has no column %s"
                    .formatted(file.path(), table, column));
          }
        }
      }
    }
  }

  /** Brings every table to the newest version. */
  void create(int version) throws SQLException {
    boolean isOld;
    try (Db db = file.openWriter()) {
      isOld = has(db, "client_contact_messages");
      db.execute("BEGIN IMMEDIATE");
      createReferenceTables(db);
      for (Column column : LATER) {
        if (!columns(db, column.table()).contains(column.name())) {
          db.execute(
              "ALTER TABLE %s ADD COLUMN %s %s"
                  .formatted(column.table(), column.name(), column.type()));
        }
      }
      db.execute("COMMIT");
    }
    if (version < VERSION) {
      if (isOld) {
        LOG.info(
            "{}: bringing its schema from version {} to {}; with many messages this takes a while",
            file.path(),
            version,
            VERSION);
      }
      migrate();
      if (isOld) {
        LOG.info("{}: its schema is up to date", file.path());
      }
    }
  }

  private void migrate() {
    var source = new SQLiteDataSource();
    source.setUrl(file.url());
    Flyway.configure(Schema.class.getClassLoader())
        .dataSource(source)
        .table(HISTORY)
        .locations("classpath:dev/fleetspeak/server/store/sql/migration")
        .baselineOnMigrate(true)
        .baselineVersion("0")
        .baselineDescription("reference")
        .load()
        .migrate();
  }

  private static void createReferenceTables(Db db) throws SQLException {
    for (String statement : resource().split(";\\s*", -1)) {
      if (!statement.isBlank()) {
        db.execute(statement);
      }
    }
  }

  private static String resource() {
    try (InputStream in =
        Objects.requireNonNull(Schema.class.getResourceAsStream("reference-schema.sql"))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the program lacks its own schema", e);
    }
  }

  private static boolean has(Db db, String table) throws SQLException {
    return db.number("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = ?", table)
        > 0;
  }

  private static List<String> tables(Db db) throws SQLException {
    return db.list("SELECT name FROM sqlite_master WHERE type = 'table'", row -> row.getString(1));
  }

  private static Set<String> columns(Db db, String table) throws SQLException {
    return Set.copyOf(
        db.list("SELECT name FROM pragma_table_info(?)", row -> row.getString(1), table));
  }

  private static boolean isLater(String table, String column) {
    return LATER.stream()
        .anyMatch(later -> later.table().equals(table) && later.name().equals(column));
  }
}
