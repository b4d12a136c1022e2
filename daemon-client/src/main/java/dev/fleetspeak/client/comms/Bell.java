package dev.fleetspeak.client.comms;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A signal that is kept until somebody waits for it; rung twice it is still one. */
final class Bell {
  private final Semaphore rung = new Semaphore(0);

  void ring() {
    rung.drainPermits();
    rung.release();
  }

  /** Waits for the signal or the time's end, and forgets the signal. */
  void await(Duration limit) throws InterruptedException {
    if (rung.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      rung.drainPermits();
    }
  }

  /** Forgets a signal. */
  void clear() {
    rung.drainPermits();
  }
}
