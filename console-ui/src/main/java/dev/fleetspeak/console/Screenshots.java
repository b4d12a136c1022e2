package dev.fleetspeak.console;

import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.connection.RunningDemo;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.kit.view.Fonts;
import dev.fleetspeak.console.shell.ConsoleModel;
import dev.fleetspeak.console.shell.ConsoleView;
import dev.fleetspeak.console.shell.Page;
import dev.fleetspeak.console.shell.Theme;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Scene;

/** Renders every page, light and dark, from scenes that are never shown. */
final class Screenshots {
  private static final int WIDTH = 1280;
  private static final int HEIGHT = 800;
  private static final int PATIENCE_MILLIS = 20_000;

  private final Path folder;
  private final ConsoleModel model;

  private Screenshots(Path folder, ConsoleModel model) {
    this.folder = folder;
    this.model = model;
  }

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
      Files.createDirectories(folder);
      Path profiles = Files.createTempDirectory("console").resolve("profiles");
      CompletableFuture<Void> started = new CompletableFuture<>();
      Platform.startup(() -> started.complete(null));
      started.get();
      ConsoleModel model =
          onUi(
              () -> {
                Fonts.load();
                Session session =
                    new Session(Platform::runLater, InstantSource.system(), ZoneOffset.UTC);
                return new ConsoleModel(session, InstantSource.system(), new ProfileFile(profiles));
              });
      boolean isReached = new Screenshots(folder, model).takeAll(target);
      if (!isReached) {
        err.println("console: " + target + " did not answer; the pictures say so");
      }
      return isReached ? 0 : 1;
    } catch (IOException | ExecutionException | TimeoutException e) {
      err.println("console: " + e.getMessage());
      return 1;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }

  private boolean takeAll(String target)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    Scene scene =
        onUi(
            () -> {
              model.connection().offer(Profile.of("demo", target));
              model.connect(Profile.of("demo", target));
              return new Scene(new ConsoleView(model, () -> {}, FileChoice.SYSTEM), WIDTH, HEIGHT);
            });
    boolean isReached = settled();
    for (Page page : Page.values()) {
      onUi(
          () -> {
            model.page().set(page);
            return page;
          });
      var _ = settled();
      onUi(
          () -> {
            chooseSomething(page);
            return page;
          });
      var _ = settled();
      for (Theme theme : Theme.values()) {
        String name = "%s-%s.png".formatted(page.name(), theme.name()).toLowerCase(Locale.ROOT);
        byte[] png =
            onUi(
                () -> {
                  theme.apply(scene);
                  return Pictures.png(scene);
                });
        Files.write(folder.resolve(name), png);
      }
    }
    onUi(
        () -> {
          model.close();
          return true;
        });
    return isReached;
  }

  /** The first row, so that the pane beside the table has something to say. */
  private void chooseSomething(Page page) {
    switch (page) {
      case CLIENTS -> {
        if (!model.clients().rows().rows().isEmpty()) {
          model.clients().selected().set(model.clients().rows().rows().getFirst().id());
        }
      }
      case MESSAGES -> {
        if (!model.messages().rows().rows().isEmpty()) {
          model.messages().selected().set(model.messages().rows().rows().getFirst().id());
        }
      }
      case CONFIGS -> {
        var survey = model.configs().survey().value().get();
        if (survey != null && !survey.services().isEmpty()) {
          model.configs().seen().set(survey.services().getFirst());
        }
      }
      case OVERVIEW, CONNECTION -> {}
    }
  }

  /** Waits until no call is under way; whether the server is there. */
  private boolean settled() throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    int quiet = 0;
    while (quiet < 5 && System.nanoTime() < end) {
      Thread.sleep(50);
      quiet = onUi(() -> model.openCalls() == 0) ? quiet + 1 : 0;
    }
    return onUi(() -> model.session().online().get());
  }

  private static <T> T onUi(Supplier<T> work)
      throws InterruptedException, ExecutionException, TimeoutException {
    CompletableFuture<T> done = new CompletableFuture<>();
    Platform.runLater(
        () -> {
          try {
            done.complete(work.get());
          } catch (RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    return done.get(60, TimeUnit.SECONDS);
  }
}
