package dev.fleetspeak.console.api;

import dev.fleetspeak.console.api.ConnectionState.Closed;
import dev.fleetspeak.console.api.ConnectionState.Connecting;
import dev.fleetspeak.console.api.ConnectionState.Lost;
import dev.fleetspeak.console.api.ConnectionState.Online;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Probes a server, slower and slower while it is away, and says how it is doing. Thread-safe. */
final class Heartbeat {
  private static final Duration INTERVAL = Duration.ofSeconds(5);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(15);

  private final InstantSource clock;
  private final Supplier<Call<?>> probe;
  private final Consumer<ConnectionState> listener;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("console-heartbeat").factory());

  private ConnectionState state = new Connecting();

  private Duration wait = FIRST_WAIT;

  private @Nullable ScheduledFuture<?> planned;

  Heartbeat(InstantSource clock, Supplier<Call<?>> probe, Consumer<ConnectionState> listener) {
    this.clock = clock;
    this.probe = probe;
    this.listener = listener;
  }

  synchronized void start() {
    listener.accept(state);
    plan(Duration.ZERO);
  }

  synchronized void retryNow() {
    if (state instanceof Lost) {
      plan(Duration.ZERO);
    }
  }

  /** Any answer shows that the server is there. */
  synchronized void answered() {
    if (state instanceof Closed) {
      return;
    }
    wait = FIRST_WAIT;
    if (!(state instanceof Online)) {
      change(new Online());
    }
    plan(INTERVAL);
  }

  /** A server that does not answer a probe within its deadline is as good as gone. */
  synchronized void failed(ApiFailure failure) {
    if (failure.kind() != ApiFailure.Kind.UNREACHABLE
        && !(failure.kind() == ApiFailure.Kind.TIMEOUT && failure.asked().startsWith("whether"))) {
      if (failure.kind() != ApiFailure.Kind.CANCELLED
          && failure.kind() != ApiFailure.Kind.TIMEOUT) {
        answered();
      }
      return;
    }
    if (state instanceof Closed || (state instanceof Lost && isPlanned())) {
      return;
    }
    Instant now = clock.instant();
    Instant since = state instanceof Lost lost ? lost.since() : now;
    change(new Lost(since, now.plus(wait), failure.why()));
    plan(wait);
    wait = wait.multipliedBy(2).compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait.multipliedBy(2);
  }

  synchronized void close() {
    timer.shutdownNow();
    change(new Closed());
  }

  private boolean isPlanned() {
    return planned != null && !planned.isDone();
  }

  private void plan(Duration in) {
    if (planned != null) {
      planned.cancel(false);
    }
    if (!timer.isShutdown()) {
      planned = timer.schedule(this::beat, in.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  private void beat() {
    synchronized (this) {
      planned = null;
    }
    var _ = probe.get();
  }

  private void change(ConnectionState next) {
    state = next;
    listener.accept(next);
  }
}
