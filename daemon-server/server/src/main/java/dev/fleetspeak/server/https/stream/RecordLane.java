package dev.fleetspeak.server.https.stream;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Numbers a stream's records, bounds how many are under way, and puts their acknowledgements in
 * record order, each exactly once (wire-server 3.4, W6). A record is under way from its admission
 * until its acknowledgement was written. Once a record failed, neither it nor any later one is
 * acknowledged (W7). Thread-safe.
 */
final class RecordLane {
  private final int limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition room = lock.newCondition();
  private final NavigableSet<Long> done = new TreeSet<>();
  private long last;
  private long acked;
  private long barrier = Long.MAX_VALUE;
  private int underWay;
  private boolean closed;
  private @Nullable Runnable whenIdle;

  RecordLane(int limit) {
    this.limit = limit;
  }

  /**
   * Waits for room.
   *
   * @return the record's number, or 0 if the stream takes no more
   */
  long admit() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (underWay >= limit && !closed) {
        room.await();
      }
      if (closed) {
        return 0;
      }
      underWay++;
      return ++last;
    } finally {
      lock.unlock();
    }
  }

  /** A consumer of acknowledgements that must neither block nor call back. */
  interface Acks {
    void send(long number);
  }

  /** A record is committed: it and those that waited for it are acknowledged, in order. */
  void succeeded(long number, Acks acks) {
    lock.lock();
    try {
      if (number > barrier) {
        left(1);
        return;
      }
      done.add(number);
      // Sent under the lock, so that two threads cannot overtake each other.
      while (!done.isEmpty() && done.first() == acked + 1) {
        done.removeFirst();
        acks.send(++acked);
      }
    } finally {
      lock.unlock();
    }
    runIfIdle();
  }

  /** A record failed; the lane closes. */
  void failed(long number) {
    lock.lock();
    try {
      barrier = Math.min(barrier, number);
      closed = true;
      List<Long> never = new ArrayList<>(done.tailSet(barrier, true));
      never.forEach(done::remove);
      left(1 + never.size());
      room.signalAll();
    } finally {
      lock.unlock();
    }
    runIfIdle();
  }

  /** Acknowledgements were written, or never will be. */
  void written(int count) {
    lock.lock();
    try {
      left(count);
    } finally {
      lock.unlock();
    }
    runIfIdle();
  }

  /**
   * Admits no more.
   *
   * @param idle run once, when nothing is under way any more
   */
  void close(Runnable idle) {
    lock.lock();
    try {
      closed = true;
      if (whenIdle == null) {
        whenIdle = idle;
      }
      room.signalAll();
    } finally {
      lock.unlock();
    }
    runIfIdle();
  }

  private void left(int count) {
    underWay -= count;
    room.signalAll();
  }

  private void runIfIdle() {
    Runnable task;
    lock.lock();
    try {
      if (underWay > 0 || whenIdle == null) {
        return;
      }
      task = whenIdle;
      whenIdle = () -> {};
    } finally {
      lock.unlock();
    }
    task.run();
  }
}
