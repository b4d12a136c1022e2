package dev.fleetspeak.server.store.sql;

import dev.fleetspeak.server.store.DatastoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The threads that write, one for each lane. Whatever queued while a lane committed is committed
 * together next, so that many callers share one sync of the disk; there is no fixed wait.
 */
final class Writer implements AutoCloseable {
  private static final int MAX_GROUP = 2_000;
  private static final int QUEUE = 4 * MAX_GROUP;

  /** Tells a lane to end. */
  private static final WriteTask<Boolean> END = new WriteTask<>("ending", _ -> true);

  private final List<? extends Lane> lanes;
  private final List<Thread> threads = new ArrayList<>();
  private final BlockingQueue<WriteTask<?>> queue = new ArrayBlockingQueue<>(QUEUE);
  private volatile boolean closing;

  /** A writer with a thread for each lane. */
  Writer(List<? extends Lane> lanes) {
    this.lanes = lanes;
    for (Lane lane : lanes) {
      threads.add(
          Thread.ofPlatform().name("store-writer-" + threads.size()).unstarted(() -> run(lane)));
    }
  }

  /** Something that commits; called by one thread. */
  interface Lane {
    /** Runs operations in one transaction and settles each of them; never throws. */
    void commit(List<WriteTask<?>> group);

    /** Lets go of what it holds. */
    void close();
  }

  void start() {
    threads.forEach(Thread::start);
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
    if (closing && threads.stream().noneMatch(Thread::isAlive) && queue.remove(task)) {
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

  private void run(Lane lane) {
    List<WriteTask<?>> group = new ArrayList<>();
    boolean ends = false;
    while (!ends) {
      group.add(next());
      // The other lanes get their share of what waits.
      queue.drainTo(group, Math.min(MAX_GROUP - 1, queue.size() / lanes.size()));
      while (group.remove(END)) {
        if (ends && !queue.offer(END)) {
          throw new IllegalStateException("the queue is full though it was just drained");
        }
        ends = true;
      }
      if (!group.isEmpty()) {
        lane.commit(group);
      }
      group.clear();
    }
    lane.close();
  }

  private WriteTask<?> next() {
    while (true) {
      try {
        return queue.take();
      } catch (InterruptedException _) {
        Thread.onSpinWait(); // nobody interrupts these threads; END tells them to end
      }
    }
  }

  /** Takes no further operations, finishes those that wait, and ends the threads. */
  @Override
  public void close() {
    closing = true;
    boolean interrupted = false;
    for (int n = 0; n < threads.size(); n++) {
      interrupted |= putUninterruptibly();
    }
    for (Thread thread : threads) {
      while (true) {
        try {
          thread.join();
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
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

  private boolean putUninterruptibly() {
    boolean interrupted = false;
    while (true) {
      try {
        queue.put(END);
        return interrupted;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
  }
}
