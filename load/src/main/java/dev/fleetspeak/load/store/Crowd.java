package dev.fleetspeak.load.store;

import dev.fleetspeak.load.LoadException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Many that use a store side by side, on virtual threads as the server's contacts do. */
final class Crowd {
  private Crowd() {}

  /** One of them. */
  interface Member {
    /**
     * Does its work.
     *
     * @param ended whether it should end early, because of an interrupt or another's failure
     */
    void run(BooleanSupplier ended);
  }

  /**
   * Lets all work and waits for them.
   *
   * @param member makes the one of a number
   * @throws LoadException if one failed; the others have ended then
   */
  static void run(int size, LongFunction<Member> member)
      throws LoadException, InterruptedException {
    var ended = new AtomicBoolean();
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < size; n++) {
        Member one = member.apply(n);
        running.add(threads.submit(() -> one.run(ended::get)));
      }
      try {
        for (Future<?> future : running) {
          future.get();
        }
      } catch (ExecutionException e) {
        throw new LoadException("the store failed: " + e.getCause(), e);
      } finally {
        ended.set(true);
      }
    }
  }
}
