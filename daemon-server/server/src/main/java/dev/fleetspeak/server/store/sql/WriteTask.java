package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** An operation on its way through the writer. */
final class WriteTask<T extends @Nullable Object> {
  private final String what;
  private final Operation<T> operation;
  private final CountDownLatch settled = new CountDownLatch(1);
  private @Nullable T result;
  private @Nullable Throwable failure;

  WriteTask(String what, Operation<T> operation) {
    this.what = what;
    this.operation = operation;
  }

  /** What is to be done within a transaction. */
  @FunctionalInterface
  interface Operation<T extends @Nullable Object> {
    T run(Tx tx) throws SQLException;
  }

  void run(Tx tx) throws SQLException {
    result = operation.run(tx);
  }

  void succeed() {
    settled.countDown();
  }

  /** Only the first failure counts: an operation's own, not the group's. */
  void fail(Throwable cause) {
    if (settled.getCount() > 0) {
      failure = cause;
      settled.countDown();
    }
  }

  /** Waits without giving up: nobody could tell whether an abandoned write was kept. */
  @SuppressWarnings("NullAway") // result is null only where T allows it
  T await() {
    boolean interrupted = false;
    while (true) {
      try {
        settled.await();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return switch (failure) {
      case null -> result;
      case IllegalArgumentException e -> throw new IllegalArgumentException(e.getMessage(), e);
      case Throwable e -> throw new DatastoreException(what + ": " + e.getMessage(), e);
    };
  }
}
