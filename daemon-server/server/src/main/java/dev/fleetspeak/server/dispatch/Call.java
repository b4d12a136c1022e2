package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.service.Service;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One call of a service, interrupted when its time is over. */
final class Call {
  private final Thread caller = Thread.currentThread();
  private boolean ended;
  private boolean expired;

  private Call() {}

  /**
   * Calls the service on the current thread.
   *
   * @throws TimeoutException if the time was over, whatever the service made of the interruption
   */
  static void run(Service service, Message message, Duration limit, ScheduledExecutorService timer)
      throws Exception {
    Call call = new Call();
    ScheduledFuture<?> alarm =
        timer.schedule(call::expire, limit.toMillis(), TimeUnit.MILLISECONDS);
    try {
      service.process(message);
    } catch (Exception e) {
      if (call.end()) {
        TimeoutException late =
            new TimeoutException("the service took longer than " + limit.toSeconds() + " s");
        late.initCause(e);
        throw late;
      }
      throw e;
    } finally {
      alarm.cancel(false);
      call.end();
    }
  }

  private synchronized void expire() {
    if (!ended) {
      expired = true;
      caller.interrupt();
    }
  }

  /** No interruption comes after this returned, and a pending one is taken back. */
  private synchronized boolean end() {
    if (!ended) {
      ended = true;
      Thread.interrupted();
    }
    return expired;
  }
}
