package dev.fleetspeak.server.store.sql;

/** The datastore in one SQLite file, for one server process. */
public final class SqliteDatastore {
  private SqliteDatastore() {}

  /** As {@link SqlDatastore#open}. */
  public static SqlDatastore open(SqliteSettings settings) {
    return SqlDatastore.open(settings);
  }
}
