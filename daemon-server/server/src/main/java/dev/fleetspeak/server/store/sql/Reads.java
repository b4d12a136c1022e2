package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Reads beside the writer. Thread-safe. */
interface Reads extends AutoCloseable {
  /** What is to be read. */
  @FunctionalInterface
  interface Query<T extends @Nullable Object> {
    T run(Db db) throws SQLException;
  }

  /**
   * Runs a query.
   *
   * @param what the operation in words, for the message of a failure
   * @throws dev.fleetspeak.server.store.DatastoreException if it fails, or after the closing
   */
  <T extends @Nullable Object> T read(String what, Query<T> query);

  @Override
  void close() throws SQLException;
}
