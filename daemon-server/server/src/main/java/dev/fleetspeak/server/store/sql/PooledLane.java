package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.sql.dialect.Dialect;
import dev.fleetspeak.server.store.sql.dialect.Failure;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits through a connection of a pool. A group runs without savepoints, which would cost two
 * round trips an operation; if one of its operations fails, each of them runs again by itself.
 * Conflicts with other lanes and servers and lost connections are tried again for a while: every
 * operation can be run twice, since a message, a client or a copy of a broadcast is never stored
 * twice. What has no key to recognise it by looks for itself if a connection was lost during the
 * commit ({@link Tx#repeated}).
 */
final class PooledLane implements Writer.Lane {
  private static final Logger LOG = LoggerFactory.getLogger(PooledLane.class);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final int MOST_TRIES = 50;

  /** No statement of a lane is meant to take that long. */
  static final Duration LONGEST_ANSWER = Duration.ofMinutes(1);

  private static final long PAUSE_NANOS = 2_000_000;
  private static final long LONGEST_PAUSE_NANOS = 500_000_000;

  private final DataSource pool;
  private final Dialect dialect;
  private final Clock clock;
  private final CountTable counts;
  private final OpenSegment segment = new OpenSegment();
  private final String afterCommit;
  private final Duration longestAnswer;
  private @Nullable Db db;

  /** Whether the attempt under way got as far as its commit, which may fail after it was kept. */
  private boolean committing;

  /**
   * @param afterCommit statement without which a commit is not on disk; empty if it is
   * @param longestAnswer how long a database server may owe an answer until its connection counts
   *     as lost
   */
  PooledLane(
      DataSource pool,
      Dialect dialect,
      Clock clock,
      CountTable counts,
      String afterCommit,
      Duration longestAnswer) {
    this.longestAnswer = longestAnswer;
    this.pool = pool;
    this.dialect = dialect;
    this.clock = clock;
    this.counts = counts;
    this.afterCommit = afterCommit;
  }

  @Override
  public void commit(List<WriteTask<?>> group) {
    commit(group, false);
  }

  /**
   * @param kept whether an earlier commit of these operations may have been kept
   */
  private void commit(List<WriteTask<?>> group, boolean kept) {
    boolean repeated = kept;
    long deadline = System.nanoTime() + LONGEST.toNanos();
    for (int tries = 1; ; tries++) {
      try {
        attempt(group, repeated);
        counts.committed();
        group.forEach(WriteTask::succeed);
        return;
      } catch (SQLException | RuntimeException | Error e) {
        Failure kind = e instanceof SQLException sql ? kind(sql) : Failure.PERMANENT;
        repeated |= committing && (kind == Failure.LOST || !afterCommit.isEmpty());
        rollBack(kind);
        if (kind == Failure.PERMANENT && group.size() > 1) {
          boolean each = repeated;
          group.forEach(task -> commit(List.of(task), each));
          return;
        }
        if (kind == Failure.PERMANENT || tries == MOST_TRIES || isOver(tries, deadline)) {
          group.forEach(task -> task.fail(e));
          return;
        }
        LOG.debug("a group of {} is committed again ({}, try {})", group.size(), kind, tries, e);
        pause(tries);
      }
    }
  }

  /** What waited for an answer until the end is tried once more all the same. */
  private static boolean isOver(int tries, long deadline) {
    return tries > 1 && System.nanoTime() - deadline > 0;
  }

  /** An error of the pool itself has the reason below it. */
  private Failure kind(SQLException failure) {
    if (failure instanceof java.sql.SQLTransientConnectionException) {
      return Failure.LOST;
    }
    return dialect.failure(failure);
  }

  private void attempt(List<WriteTask<?>> group, boolean repeated) throws SQLException {
    committing = false;
    Db writing = connected();
    segment.begin();
    var deltas = new CountDeltas();
    for (WriteTask<?> task : group) {
      Tx tx = Tx.begin(writing, clock, segment, repeated);
      task.run(tx);
      deltas.addAll(tx.counts());
    }
    counts.add(writing, deltas, clock.instant());
    committing = true;
    writing.connection().commit();
    if (!afterCommit.isEmpty()) {
      writing.execute(afterCommit);
    }
  }

  private Db connected() throws SQLException {
    Db open = db;
    if (open == null) {
      Connection connection = pool.getConnection();
      connection.setAutoCommit(false);
      if (dialect.isShared()) {
        // A server that was aborted by another node of its cluster may owe an answer for ever.
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(longestAnswer.toMillis()));
      }
      open = new Db(connection, dialect);
      db = open;
    }
    return open;
  }

  private void rollBack(Failure kind) {
    segment.forget();
    counts.forgetNames();
    Db failed = db;
    if (failed == null) {
      return;
    }
    try {
      failed.connection().rollback();
      if (kind != Failure.LOST) {
        return;
      }
    } catch (SQLException e) {
      LOG.debug("the connection is gone", e);
    }
    drop();
  }

  private static void pause(int tries) {
    long most = Math.min(LONGEST_PAUSE_NANOS, PAUSE_NANOS << Math.min(tries, 8));
    LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
  }

  /** Leaves its segment to whoever comes next. */
  @Override
  public void close() {
    Db last = db;
    if (last != null && dialect.isShared()) {
      try {
        segment.release(last);
        last.connection().commit();
      } catch (SQLException e) {
        LOG.debug("the segment is left for a while", e);
      }
    }
    drop();
  }

  private void drop() {
    try (Db open = db) {
      db = null;
      if (open != null) {
        LOG.debug("giving the connection back");
      }
    } catch (SQLException e) {
      LOG.debug("giving the connection back", e);
    }
  }
}
