package dev.fleetspeak.server.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.Failure;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.jspecify.annotations.Nullable;

/** Reads on connections of a pool, on the caller's thread. */
final class PooledReads implements Reads {
  private static final int MOST_TRIES = 3;

  private final HikariDataSource pool;
  private final Dialect dialect;

  PooledReads(HikariDataSource pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
  }

  @Override
  public <T extends @Nullable Object> T read(String what, Query<T> query) {
    for (int tries = 1; ; tries++) {
      if (pool.isClosed()) {
        throw new DatastoreException(what + ": the datastore is closed");
      }
      try (Db db = new Db(pool.getConnection(), dialect)) {
        return query.run(db);
      } catch (SQLException e) {
        // A connection of the pool may have died while it was idle. The pool itself has waited.
        if (e instanceof SQLTransientConnectionException
            || dialect.failure(e) == Failure.PERMANENT
            || tries == MOST_TRIES) {
          throw new DatastoreException(what + ": " + e.getMessage(), e);
        }
      }
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
