package dev.fleetspeak.console.api;

import dev.fleetspeak.proto.console.v1.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Tries the way to a server step by step and stops at the first that fails, with its cure.
 *
 * @param steps in the order tried
 * @param installation what the server is; null if it was not reached or cannot tell
 */
public record Trial(List<TrialStep> steps, @Nullable Installation installation) {
  private static final int TCP_MILLIS = 4000;

  /** Copies the steps. */
  public Trial {
    steps = List.copyOf(steps);
  }

  /** Whether every step worked. */
  public boolean passed() {
    return steps.stream().allMatch(TrialStep::passed);
  }

  /** Begins a trial; it ends within half a minute. */
  public static Call<Trial> of(ServerAddress address) {
    CompletableFuture<Trial> answer = new CompletableFuture<>();
    AtomicReference<Runnable> cancel = new AtomicReference<>(() -> {});
    Thread.ofVirtual().start(() -> run(address, answer, cancel));
    return new Call<>(
        answer,
        () -> {
          answer.completeExceptionally(
              new ApiException(
                  new ApiFailure(
                      ApiFailure.Kind.CANCELLED,
                      "the test of the connection",
                      "it was cancelled")));
          Objects.requireNonNull(cancel.get()).run();
        });
  }

  private static void run(
      ServerAddress address, CompletableFuture<Trial> answer, AtomicReference<Runnable> cancel) {
    List<TrialStep> steps = new ArrayList<>();
    if (!name(address, steps) || !tcp(address, steps)) {
      answer.complete(new Trial(steps, null));
      return;
    }
    Connection connection = Connection.open(address, InstantSource.system(), _ -> {});
    cancel.set(connection::close);
    try {
      long start = System.nanoTime();
      Installation found = connection.installation().answer().join();
      steps.add(
          new TrialStep(
              "Admin interface",
              true,
              "answered in %d ms".formatted((System.nanoTime() - start) / 1_000_000)));
      answer.complete(new Trial(steps, found));
    } catch (RuntimeException e) {
      steps.add(refused(connection, ApiException.of(e)));
      answer.complete(new Trial(steps, null));
    } finally {
      connection.close();
    }
  }

  private static TrialStep refused(Connection connection, ApiFailure failure) {
    if (failure.kind() == ApiFailure.Kind.NOT_SUPPORTED && hasAdmin(connection)) {
      return new TrialStep(
          "Admin interface", true, "only the original one; the console shows what that can tell");
    }
    return new TrialStep(
        "Admin interface",
        false,
        failure.why() + "; is this the admin port, and not the one for clients?");
  }

  /** Whatever speaks gRPC says that it lacks a call; only an admin interface has this one. */
  private static boolean hasAdmin(Connection connection) {
    try {
      var _ = connection.probe().answer().join();
      return true;
    } catch (RuntimeException _) {
      return false;
    }
  }

  private static boolean name(ServerAddress address, List<TrialStep> steps) {
    try {
      InetAddress[] found = InetAddress.getAllByName(address.host());
      steps.add(new TrialStep("Name", true, found[0].getHostAddress()));
      return true;
    } catch (UnknownHostException _) {
      steps.add(
          new TrialStep(
              "Name", false, "no host is called " + address.host() + "; check its spelling"));
      return false;
    }
  }

  private static boolean tcp(ServerAddress address, List<TrialStep> steps) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), TCP_MILLIS);
      steps.add(new TrialStep("TCP", true, "port " + address.port() + " is open"));
      return true;
    } catch (IOException e) {
      steps.add(
          new TrialStep(
              "TCP",
              false,
              "%s; is the server up, and admin_config.listen_address port %d?"
                  .formatted(e.getMessage(), address.port())));
      return false;
    }
  }
}
