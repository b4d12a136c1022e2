package dev.fleetspeak.console;

import dev.fleetspeak.console.api.ApiFailure;
import dev.fleetspeak.console.api.CannedLink;
import dev.fleetspeak.console.api.Connection;
import dev.fleetspeak.console.api.ServerLink;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.RunningDemo;
import dev.fleetspeak.console.kit.view.Fonts;
import dev.fleetspeak.proto.console.v1.Installation;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javafx.application.Platform;

/**
 * Renders every page in every state, light and dark, in two sizes, without a display. A folder for
 * each state: {@code data} is what the server has; the others are made here, as no server is in all
 * of them at once.
 */
final class Screenshots {
  private Screenshots() {}

  /** Does it all; gives the exit code. */
  static int run(Path folder, String address) {
    PrintStream err = System.err;
    String target =
        address.isEmpty() ? RunningDemo.find().map(Profile::address).orElse("") : address;
    if (target.isEmpty()) {
      err.println("console: no demo runs here; name a server with --admin_addr");
      return 1;
    }
    System.setProperty("glass.platform", "Headless");
    System.setProperty("prism.order", "sw");
    System.setProperty("java.awt.headless", "true");
    try {
      CompletableFuture<Void> started = new CompletableFuture<>();
      Platform.startup(() -> started.complete(null));
      started.get();
      PageShots.onUi(
          () -> {
            Fonts.load();
            return true;
          });
      return take(folder, target, err) ? 0 : 1;
    } catch (IOException | ExecutionException | TimeoutException e) {
      err.println("console: " + e.getMessage());
      return 1;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private static boolean take(Path folder, String target, PrintStream err)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Installation installation;
    try (PageShots data = new PageShots(folder.resolve("data"), Connection::open, target)) {
      if (!data.isReached()) {
        err.println("console: " + target + " did not answer; the pictures say so");
        lost(folder, target);
        return false;
      }
      installation = data.installation();
      data.takeAll();
    }
    state(folder.resolve("empty"), CannedLink.empty(installation), target);
    state(
        folder.resolve("refused"),
        CannedLink.refusing(installation, ApiFailure.Kind.NOT_PERMITTED),
        target);
    state(
        folder.resolve("reduced"),
        CannedLink.refusing(installation, ApiFailure.Kind.NOT_SUPPORTED),
        target);
    lost(folder, "127.0.0.1:" + freePort());
    return true;
  }

  private static void lost(Path folder, String address)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    state(folder.resolve("lost"), Connection::open, address);
  }

  private static void state(Path folder, ServerLink.Connector connector, String address)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    try (PageShots shots = new PageShots(folder, connector, address)) {
      shots.takePages();
    }
  }

  /** Nobody listens there, at least for the moment that it takes. */
  private static int freePort() throws IOException {
    try (ServerSocket socket =
        new ServerSocket(0, 1, Objects.requireNonNull(InetAddress.getLoopbackAddress()))) {
      return socket.getLocalPort();
    }
  }
}
