package dev.fleetspeak.client.comms;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Who waits for a poll that begins after he asked: neither an older poll's result nor one that
 * Reset cut counts (wire-client X7). Thread-safe.
 */
final class FlushGate {
  private List<CompletableFuture<Void>> waiting = new ArrayList<>();
  private List<CompletableFuture<Void>> served = new ArrayList<>();
  private boolean closed;

  synchronized CompletableFuture<Void> register() {
    CompletableFuture<Void> waiter = new CompletableFuture<>();
    if (closed) {
      waiter.completeExceptionally(new IOException("the communicator was stopped"));
    } else {
      waiting.add(waiter);
    }
    return waiter;
  }

  static void await(CompletableFuture<Void> waiter, Duration limit)
      throws IOException, InterruptedException {
    try {
      waiter.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("no poll ended within " + ContactLog.seconds(limit), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new IOException("the poll failed: " + ContactLog.reason(cause == null ? e : cause), e);
    }
  }

  synchronized void pollBegins() {
    served.addAll(waiting);
    waiting.clear();
  }

  /** The poll was cut by Reset, which brings another one at once. */
  synchronized void pollCut() {
    waiting.addAll(served);
    served.clear();
  }

  synchronized void pollSucceeded() {
    served.forEach(waiter -> waiter.complete(null));
    served.clear();
  }

  synchronized void pollFailed(Exception failure) {
    served.forEach(waiter -> waiter.completeExceptionally(failure));
    served.clear();
  }

  synchronized void close() {
    closed = true;
    pollBegins();
    pollFailed(new IOException("the communicator was stopped"));
  }
}
