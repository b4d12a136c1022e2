package dev.fleetspeak.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Who gets room in a lane. */
class LaneTest {
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Lane lane = new Lane(lock::newCondition);

  private boolean reserve(long nanos) throws InterruptedException {
    lock.lock();
    try {
      boolean room = lane.awaitRoom(nanos, () -> false);
      if (room) {
        lane.reserve(1);
      }
      return room;
    } finally {
      lock.unlock();
    }
  }

  @Test
  void whoComesWhileAPlaceIsFreedDoesNotPassWhoWaitsForIt() throws Exception {
    while (reserve(0)) {}
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<Boolean> waiting = () -> reserve(Long.MAX_VALUE);
      Callable<Boolean> coming = () -> reserve(0);
      Future<Boolean> first = threads.submit(waiting);
      Awaitility.await().until(this::isAwaited);
      Future<Boolean> second;
      lock.lock();
      try {
        second = threads.submit(coming);
        // It is to have the lock before the one who is told of the place.
        Awaitility.await().pollInSameThread().until(lock::hasQueuedThreads);
        lane.release(1);
      } finally {
        lock.unlock();
      }
      boolean passed = second.get();
      if (passed) {
        threads.shutdownNow();
      }
      assertThat(passed).isFalse();
      assertThat(first.get()).isTrue();
    }
  }

  private boolean isAwaited() {
    lock.lock();
    try {
      return lane.isAwaited();
    } finally {
      lock.unlock();
    }
  }
}
