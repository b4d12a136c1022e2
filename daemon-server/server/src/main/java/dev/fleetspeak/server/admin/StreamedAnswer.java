package dev.fleetspeak.server.admin;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Runs a call that has many answers, at the pace of the caller. Works on a thread of its own,
 * because gRPC says on the call's thread when the caller has room again.
 */
final class StreamedAnswer<T> {
  /** A caller that takes nothing for so long is given up: a read of the store hangs on it. */
  static final Duration PATIENCE = Duration.ofMinutes(1);

  private final ServerCallStreamObserver<T> caller;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  private StreamedAnswer(ServerCallStreamObserver<T> caller) {
    this.caller = caller;
  }

  /**
   * Starts answering.
   *
   * @param source gives all answers, one by one, to the consumer that it gets
   */
  static <T> void start(StreamObserver<T> caller, Consumer<Consumer<T>> source) {
    ServerCallStreamObserver<T> call = (ServerCallStreamObserver<T>) caller;
    StreamedAnswer<T> answer = new StreamedAnswer<>(call);
    call.setOnReadyHandler(answer::signal);
    call.setOnCancelHandler(answer::signal);
    Thread.ofVirtual().name("admin-stream").start(() -> answer.run(source));
  }

  private void run(Consumer<Consumer<T>> source) {
    try {
      source.accept(this::next);
    } catch (RuntimeException e) {
      if (!caller.isCancelled()) {
        caller.onError(Failures.of(e));
      }
      return;
    }
    if (!caller.isCancelled()) {
      caller.onCompleted();
    }
  }

  private void next(T item) {
    awaitRoom();
    caller.onNext(item);
  }

  private void awaitRoom() {
    lock.lock();
    try {
      long left = PATIENCE.toNanos();
      while (!caller.isReady() && !caller.isCancelled()) {
        if (left <= 0) {
          throw Status.ABORTED
              .withDescription("the caller took nothing for " + PATIENCE.toSeconds() + " s")
              .asRuntimeException();
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted");
    } finally {
      lock.unlock();
    }
    if (caller.isCancelled()) {
      throw new CancellationException("the caller went away");
    }
  }

  private void signal() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
