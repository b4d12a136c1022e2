package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. Whatever queued while a commit was under way is committed together
 * next, so that many callers share one sync of the disk; there is no fixed wait. Each operation is
 * isolated by a savepoint: one that fails leaves nothing behind and does not disturb the others.
 */
final class Writer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Writer.class);
  private static final int MAX_GROUP = 2_000;
  private static final int QUEUE = 4 * MAX_GROUP;

  private final Db db;
  private final Clock clock;
  private final CountTable counts;
  private final BlockingQueue<WriteTask<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private final Thread thread;
  private volatile boolean closing;

  Writer(Db db, Clock clock, CountTable counts) {
    this.db = db;
    this.clock = clock;
    this.counts = counts;
    this.thread = Thread.ofPlatform().name("store-writer").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /**
   * Runs an operation and returns its result once that is durable.
   *
   * @param what the operation in words, for the message of a failure
   */
  <T extends @Nullable Object> T write(String what, WriteTask.Operation<T> operation) {
    var task = new WriteTask<>(what, operation);
    boolean interrupted = false;
    while (true) {
      if (closing) {
        throw new DatastoreException(what + ": the datastore is closed");
      }
      try {
        if (queue.offer(task, 1, TimeUnit.SECONDS)) {
          break;
        }
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (closing && !thread.isAlive() && queue.remove(task)) {
      throw new DatastoreException(what + ": the datastore is closed");
    }
    try {
      return task.await();
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** How many operations wait for the next commit. */
  int queued() {
    return queue.size();
  }

  private void run() {
    List<WriteTask<?>> group = new ArrayList<>();
    while (!closing || !queue.isEmpty()) {
      try {
        WriteTask<?> first = queue.poll(1, TimeUnit.MINUTES);
        if (first == null) {
          continue;
        }
        group.add(first);
        queue.drainTo(group, MAX_GROUP - 1);
        commit(group);
      } catch (InterruptedException e) {
        LOG.debug("woken to look whether it is time to end", e);
      } finally {
        group.clear();
      }
    }
  }

  private void commit(List<WriteTask<?>> group) {
    List<WriteTask<?>> done = new ArrayList<>(group.size());
    try {
      db.update("BEGIN IMMEDIATE");
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
    done.forEach(WriteTask::succeed);
  }

  /** Whether the operation succeeded; throws if the whole transaction is lost. */
  private boolean runOne(WriteTask<?> task, CountDeltas deltas) throws SQLException {
    db.update("SAVEPOINT operation");
    try {
      Tx tx = Tx.begin(db, clock);
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
    try {
      db.execute("ROLLBACK");
    } catch (SQLException e) {
      LOG.debug("the engine had rolled back by itself", e);
    }
    counts.forgetNames();
  }

  /** Takes no further operations, finishes those that wait, and ends the thread. */
  @Override
  public void close() {
    closing = true;
    thread.interrupt(); // it may be waiting for work
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    var closed = new IllegalStateException("the datastore is closed");
    for (WriteTask<?> late = queue.poll(); late != null; late = queue.poll()) {
      late.fail(closed);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
