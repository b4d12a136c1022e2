package dev.fleetspeak.server.admin;

import dev.fleetspeak.proto.common.EmptyMessage;
import io.grpc.stub.StreamObserver;
import java.util.function.Supplier;

/** Runs calls that have one answer or start later ones, on the thread of the call. */
final class Answers {
  private Answers() {}

  /** Answers with a value, or with the status of what went wrong. */
  static <T> void value(StreamObserver<T> caller, Supplier<T> call) {
    T answer;
    try {
      answer = call.get();
    } catch (RuntimeException e) {
      caller.onError(Failures.of(e));
      return;
    }
    caller.onNext(answer);
    caller.onCompleted();
  }

  /** Starts a call that answers by itself; what goes wrong at once is answered here. */
  static void started(StreamObserver<?> caller, Runnable start) {
    try {
      start.run();
    } catch (RuntimeException e) {
      caller.onError(Failures.of(e));
    }
  }

  /** Answers with an empty message once the action is done. */
  static void done(StreamObserver<EmptyMessage> caller, Runnable action) {
    value(
        caller,
        () -> {
          action.run();
          return EmptyMessage.getDefaultInstance();
        });
  }
}
