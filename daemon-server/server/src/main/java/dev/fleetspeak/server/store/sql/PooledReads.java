package dev.fleetspeak.server.store.sql;

import com.zaxxer.hikari.HikariDataSource;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads on connections of a pool, on the caller's thread. */
final class PooledReads implements Reads {
  private static final int MOST_TRIES = 3;

  /**
   * No reading is meant to take that long until its first row, or between rows: pages, listings and
   * the looks of retention are bounded or go by an index. What reads many rows, such as those of a
   * whole segment, goes on for as long as they come. Longer than a writer's, since a disk may be
   * slow and nobody's commit waits for a reader.
   */
  static final Duration LONGEST_ANSWER = Duration.ofMinutes(5);

  private final HikariDataSource pool;
  private final Dialect dialect;
  private final Duration longestAnswer;

  /**
   * @param longestAnswer how long a database server may owe an answer, or the rest of one, until
   *     its connection counts as lost
   */
  PooledReads(HikariDataSource pool, Dialect dialect, Duration longestAnswer) {
    this.pool = pool;
    this.dialect = dialect;
    this.longestAnswer = longestAnswer;
  }

  @Override
  public <T extends @Nullable Object> T read(String what, Query<T> query) {
    long deadline = System.nanoTime() + longestAnswer.toNanos();
    for (int tries = 1; ; tries++) {
      if (pool.isClosed()) {
        throw new DatastoreException(what + ": the datastore is closed");
      }
      try (Db db = new Db(connection(), dialect)) {
        return query.run(db);
      } catch (SQLException e) {
        // A connection of the pool may have died while it was idle. The pool itself has waited.
        if (e instanceof SQLTransientConnectionException
            || dialect.failure(e) == Failure.PERMANENT
            || tries == MOST_TRIES
            || isOver(tries, deadline)) {
          throw new DatastoreException(what + ": " + e.getMessage(), e);
        }
      }
    }
  }

  /** What waited for an answer until the end is tried once more all the same. */
  private static boolean isOver(int tries, long deadline) {
    return tries > 1 && System.nanoTime() - deadline > 0;
  }

  /** The pool takes the limit back from a connection that returns, as writers have another. */
  private Connection connection() throws SQLException {
    Connection connection = pool.getConnection();
    if (dialect.isShared()) {
      try {
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(longestAnswer.toMillis()));
      } catch (SQLException e) {
        try (connection) {
          throw e;
        }
      }
    }
    return connection;
  }

  @Override
  public void close() {
    pool.close();
  }
}
