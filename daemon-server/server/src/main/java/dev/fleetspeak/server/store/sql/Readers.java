package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads beside the writer, each in a snapshot of its own. They run on platform threads, because
 * SQLite's native code would hold a virtual thread's carrier.
 */
final class Readers implements Reads {
  private final List<Db> all;
  private final BlockingQueue<Db> idle;
  private final ExecutorService threads;

  Readers(List<Db> connections) {
    this.all = List.copyOf(connections);
    this.idle = new ArrayBlockingQueue<>(all.size(), false, all);
    this.threads =
        Executors.newFixedThreadPool(
            all.size(), Thread.ofPlatform().name("store-reader-", 0).daemon().factory());
  }

  @Override
  public <T extends @Nullable Object> T read(String what, Query<T> query) {
    try {
      return await(threads.submit(() -> inSnapshot(query)));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new DatastoreException(what + ": " + cause.getMessage(), cause);
    } catch (RejectedExecutionException e) {
      throw new DatastoreException(what + ": the datastore is closed", e);
    }
  }

  private <T extends @Nullable Object> T inSnapshot(Query<T> query)
      throws SQLException, InterruptedException {
    Db db = idle.take();
    try {
      db.update("BEGIN");
      try {
        return query.run(db);
      } finally {
        db.update("COMMIT");
      }
    } finally {
      idle.add(db);
    }
  }

  private static <T extends @Nullable Object> T await(Future<T> answer) throws ExecutionException {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    threads.shutdown();
    try {
      // queries are bounded, so this is a matter of moments
      if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Db db : all) {
      db.close();
    }
  }
}
