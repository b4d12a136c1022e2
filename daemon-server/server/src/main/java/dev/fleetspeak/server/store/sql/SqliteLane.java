package dev.fleetspeak.server.store.sql;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits to SQLite, where there is one writer. Each operation is isolated by a savepoint: one that
 * fails leaves nothing behind and does not disturb the others.
 */
final class SqliteLane implements Writer.Lane {
  private static final Logger LOG = LoggerFactory.getLogger(SqliteLane.class);

  private final Db db;
  private final Clock clock;
  private final CountTable counts;
  private final OpenSegment segment = new OpenSegment();

  SqliteLane(Db db, Clock clock, CountTable counts) {
    this.db = db;
    this.clock = clock;
    this.counts = counts;
  }

  @Override
  public void commit(List<WriteTask<?>> group) {
    List<WriteTask<?>> done = new ArrayList<>(group.size());
    try {
      db.update("BEGIN IMMEDIATE");
      segment.begin();
      var deltas = new CountDeltas();
      for (WriteTask<?> task : group) {
        if (runOne(task, deltas)) {
          done.add(task);
        }
      }
      counts.add(db, deltas, clock.instant());
      db.update("COMMIT");
    } catch (SQLException | RuntimeException | Error e) {
      rollBack();
      group.forEach(task -> task.fail(e));
      return;
    }
    counts.committed();
    done.forEach(WriteTask::succeed);
  }

  /** Whether the operation succeeded; throws if the whole transaction is lost. */
  private boolean runOne(WriteTask<?> task, CountDeltas deltas) throws SQLException {
    db.update("SAVEPOINT operation");
    try {
      Tx tx = Tx.begin(db, clock, segment, false);
      task.run(tx);
      db.update("RELEASE operation");
      deltas.addAll(tx.counts());
      return true;
    } catch (SQLException | RuntimeException | Error e) {
      if (!undone(e)) {
        throw e;
      }
      task.fail(e);
      return false;
    }
  }

  /** Undoes one operation; false where the error, as a full disk, has undone the transaction. */
  private boolean undone(Throwable failure) {
    segment.forget();
    try {
      db.update("ROLLBACK TO operation");
      db.update("RELEASE operation");
      return true;
    } catch (SQLException lost) {
      failure.addSuppressed(lost);
      return false;
    }
  }

  private void rollBack() {
    segment.forget();
    try {
      db.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("the engine had rolled back by itself", e);
    }
    counts.forgetNames();
  }

  @Override
  public void close() {
    // the connection belongs to the engine
  }
}
