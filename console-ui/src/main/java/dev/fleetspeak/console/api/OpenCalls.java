package dev.fleetspeak.console.api;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes calls on a channel and knows those that are under way. Thread-safe. */
final class OpenCalls {
  private final Channel channel;
  private final Executor executor;
  private final Consumer<ApiFailure> failed;
  private final Runnable answered;
  // By a key of their own: futures have no equality to rely on.
  private final Map<Object, ListenableFuture<?>> open = new ConcurrentHashMap<>();

  /**
   * @param executor runs what follows an answer
   * @param answered told of each answer, so that a connection knows that it works
   * @param failed told of each failure
   */
  OpenCalls(Channel channel, Executor executor, Runnable answered, Consumer<ApiFailure> failed) {
    this.channel = channel;
    this.executor = executor;
    this.answered = answered;
    this.failed = failed;
  }

  <Q, A> Call<A> ask(MethodDescriptor<Q, A> method, String asked, Duration deadline, Q request) {
    ListenableFuture<A> future =
        ClientCalls.futureUnaryCall(
            channel.newCall(
                method,
                CallOptions.DEFAULT.withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)),
            request);
    Object key = new Object();
    open.put(key, future);
    CompletableFuture<A> answer = new CompletableFuture<>();
    Futures.addCallback(
        future,
        new FutureCallback<A>() {
          @Override
          public void onSuccess(@Nullable A value) {
            open.remove(key);
            answered.run();
            answer.complete(Objects.requireNonNull(value));
          }

          @Override
          public void onFailure(Throwable thrown) {
            open.remove(key);
            ApiFailure failure =
                future.isCancelled()
                    ? new ApiFailure(ApiFailure.Kind.CANCELLED, asked, "it was cancelled")
                    : Failures.of(asked, thrown);
            failed.accept(failure);
            answer.completeExceptionally(new ApiException(failure));
          }
        },
        executor);
    return new Call<>(answer, () -> future.cancel(true));
  }

  int size() {
    return open.size();
  }

  void cancelAll() {
    open.values().forEach(future -> future.cancel(true));
  }
}
