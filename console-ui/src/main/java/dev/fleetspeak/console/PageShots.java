package dev.fleetspeak.console;

import dev.fleetspeak.console.api.ServerLink;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.shell.ConsoleModel;
import dev.fleetspeak.console.shell.ConsoleView;
import dev.fleetspeak.console.shell.Page;
import dev.fleetspeak.console.shell.Theme;
import dev.fleetspeak.proto.console.v1.Installation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.TabPane;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;

/** A console whose windows are never shown, and pictures of its pages. */
final class PageShots implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 20_000;

  /** Widths and heights (console.md 6). */
  private static final int[][] SIZES = {{1280, 800}, {1920, 1080}};

  private final Path folder;
  private final ScratchFolder scratch = ScratchFolder.make("console");
  private final ConsoleModel model;
  private final List<Scene> scenes = new ArrayList<>();
  private final List<CompletableFuture<Void>> writing = new ArrayList<>();

  /** Connects; pictures can be taken when this returns. */
  PageShots(Path folder, ServerLink.Connector connector, String address)
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    this.folder = folder;
    Files.createDirectories(folder);
    Path profiles = scratch.path().resolve("profiles");
    InstantSource clock = InstantSource.system();
    this.model =
        onUi(
            () ->
                new ConsoleModel(
                    new Session(Platform::runLater, clock, ZoneOffset.UTC),
                    clock,
                    new ProfileFile(profiles),
                    connector));
    ui(
        () -> {
          model.connection().offer(Profile.of("demo", address));
          model.connect(Profile.of("demo", address));
          for (int[] size : SIZES) {
            ConsoleView view = new ConsoleView(model, () -> {}, FileChoice.SYSTEM);
            scenes.add(new Scene(view, size[0], size[1]));
          }
        });
    settle();
  }

  boolean isReached() throws InterruptedException, ExecutionException, TimeoutException {
    return onUi(() -> model.session().online().get());
  }

  Installation installation() throws InterruptedException, ExecutionException, TimeoutException {
    Installation known = onUi(() -> model.session().installation().get());
    return known == null ? Installation.getDefaultInstance() : known;
  }

  /** The pages, and what is behind their tabs and buttons. */
  void takeAll() throws IOException, InterruptedException, ExecutionException, TimeoutException {
    take("overview", () -> model.page().set(Page.OVERVIEW));
    take("clients", () -> model.page().set(Page.CLIENTS));
    take("client-summary", this::chooseClient);
    List<String> tabs = List.of("services", "messages", "pending", "contacts");
    for (String tab : tabs) {
      take("client-" + tab, () -> tab(1 + tabs.indexOf(tab)));
    }
    take("client-blacklist", () -> model.clients().detail().blacklist());
    ui(() -> model.session().confirmation().set(null));
    take("messages", () -> model.page().set(Page.MESSAGES));
    take("message", this::chooseMessage);
    take(
        "compose",
        () -> {
          model.messages().compose().begin(client(), "grr");
          model.messages().compose().payloadType().set("fleetspeak.stdinservice.InputMessage");
          model.messages().compose().text().set("argz: \"--list\"");
        });
    ui(() -> model.messages().compose().open().set(false));
    take("configs", () -> model.page().set(Page.CONFIGS));
    take("config", this::chooseService);
    SampleConfigs files = SampleConfigs.make(scratch.path());
    take(
        "config-files",
        () -> {
          model.configs().useKeys(files.publicKey());
          model.configs().open(files.configs());
        });
    take(
        "connection",
        () -> {
          model.page().set(Page.CONNECTION);
          model.connection().test();
        });
    finish();
  }

  /** The pages as they are without choosing anything. */
  void takePages() throws InterruptedException, ExecutionException, TimeoutException {
    for (Page page : Page.values()) {
      take(page.name().toLowerCase(Locale.ROOT), () -> model.page().set(page));
    }
    take(
        "compose",
        () -> {
          model.page().set(Page.MESSAGES);
          model.messages().compose().begin("", "");
        });
    finish();
  }

  private void finish() {
    writing.forEach(CompletableFuture::join);
  }

  /** Does something, waits for its answers, and takes a picture in each size and theme. */
  private void take(String name, Runnable action)
      throws InterruptedException, ExecutionException, TimeoutException {
    ui(action);
    settle();
    for (Scene scene : scenes) {
      for (Theme theme : Theme.values()) {
        WritableImage image =
            onUi(
                () -> {
                  theme.apply(scene);
                  return Pictures.image(scene);
                });
        String file =
            "%s-%dx%d-%s.png"
                .formatted(name, (int) scene.getWidth(), (int) scene.getHeight(), theme.name())
                .toLowerCase(Locale.ROOT);
        writing.add(CompletableFuture.runAsync(() -> write(folder.resolve(file), image)));
      }
    }
  }

  private static void write(Path file, WritableImage image) {
    try {
      Files.write(file, Pictures.png(image));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void chooseClient() {
    if (!model.clients().rows().rows().isEmpty()) {
      model.clients().selected().set(model.clients().rows().rows().getFirst().id());
    }
  }

  private String client() {
    return model.clients().selected().get() == null
        ? ""
        : Objects.requireNonNull(model.clients().selected().get()).toString();
  }

  private void tab(int index) {
    for (Scene scene : scenes) {
      if (scene.lookup("#client-tabs") instanceof TabPane tabs) {
        tabs.getSelectionModel().select(index);
      }
    }
  }

  private void chooseMessage() {
    if (!model.messages().rows().rows().isEmpty()) {
      model.messages().selected().set(model.messages().rows().rows().getFirst().id());
    }
  }

  private void chooseService() {
    var survey = model.configs().survey().value().get();
    if (survey != null && !survey.services().isEmpty()) {
      model.configs().seen().set(survey.services().getFirst());
    }
  }

  /** Whether an answer is awaited, or being decoded. */
  private boolean isBusy() {
    var client = model.clients().detail();
    return model.openCalls() > 0
        || Stream.of(
                model.overview().vitals(),
                model.overview().breakdown(),
                client.summary(),
                client.services(),
                client.messages(),
                client.pending(),
                client.contacts(),
                model.messages().detail().content(),
                model.configs().survey(),
                model.connection().trial())
            .anyMatch(feed -> feed.busy().get())
        || Stream.of(model.clients().rows(), model.messages().rows(), model.configs().runners())
            .anyMatch(rows -> rows.busy().get());
  }

  /** Waits until no answer is awaited. */
  private void settle() throws InterruptedException, ExecutionException, TimeoutException {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    int quiet = 0;
    while (quiet < 3 && System.nanoTime() < end) {
      Thread.sleep(40);
      boolean isQuiet = onUi(() -> !isBusy());
      quiet = isQuiet ? quiet + 1 : 0;
    }
  }

  private static void ui(Runnable work)
      throws InterruptedException, ExecutionException, TimeoutException {
    onUi(
        () -> {
          work.run();
          return true;
        });
  }

  static <T extends @Nullable Object> T onUi(Supplier<T> work)
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

  @Override
  public void close() throws IOException {
    try (scratch) {
      ui(model::close);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the console does not end", e);
    }
  }
}
