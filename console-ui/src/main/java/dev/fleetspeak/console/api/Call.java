package dev.fleetspeak.console.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * A question on its way. Its answer comes on a thread of the connection, never on the caller's.
 *
 * @param answer completes with the answer, or with an {@link ApiException}
 * @param cancel gives the question up, also on the server; harmless when it is answered
 */
public record Call<T>(CompletableFuture<T> answer, Runnable cancel) {

  /** An answer that is there already. */
  public static <T> Call<T> ready(T value) {
    return new Call<>(CompletableFuture.completedFuture(value), () -> {});
  }

  /** A failure that is known already. */
  public static <T> Call<T> failed(ApiFailure failure) {
    return new Call<>(CompletableFuture.failedFuture(new ApiException(failure)), () -> {});
  }

  /** The same question with its answer turned into something else, off the caller's thread. */
  public <R> Call<R> map(Function<? super T, ? extends R> function) {
    return new Call<>(answer.thenApply(function), cancel);
  }

  /** Another question once this one is answered; cancelling gives up whichever is under way. */
  public <R> Call<R> then(Function<? super T, Call<R>> next) {
    AtomicBoolean cancelled = new AtomicBoolean();
    AtomicReference<Runnable> current = new AtomicReference<>(cancel);
    CompletableFuture<R> last =
        answer.thenCompose(
            value -> {
              Call<R> following = next.apply(value);
              current.set(following.cancel());
              if (cancelled.get()) {
                following.cancel().run();
              }
              return following.answer();
            });
    return new Call<>(
        last,
        () -> {
          cancelled.set(true);
          Objects.requireNonNull(current.get()).run();
        });
  }

  /** All answers, in the order of the questions; the first failure is everybody's. */
  public static <T> Call<List<T>> all(List<Call<T>> calls) {
    CompletableFuture<?>[] answers =
        calls.stream().map(Call::answer).toArray(CompletableFuture<?>[]::new);
    CompletableFuture<List<T>> joined =
        CompletableFuture.allOf(answers)
            .thenApply(
                _ -> {
                  List<T> values = new ArrayList<>();
                  calls.forEach(call -> values.add(call.answer().join()));
                  return values;
                });
    return new Call<>(joined, () -> calls.forEach(call -> call.cancel().run()));
  }
}
