package dev.fleetspeak.console.gui;

import dev.fleetspeak.console.ScratchFolder;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.view.Fonts;
import dev.fleetspeak.console.shell.ConsoleModel;
import dev.fleetspeak.console.shell.ConsoleView;
import dev.fleetspeak.console.shell.Theme;
import dev.fleetspeak.console.testing.Links;
import dev.fleetspeak.console.testing.SeededServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.input.Clipboard;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationTest;
import org.testfx.util.WaitForAsyncUtils;

/** A console in a window that nobody sees, connected to a server with a fleet. */
@Tag("gui")
abstract class GuiTest extends ApplicationTest {
  private static SeededServer shared;

  @TempDir Path temporary;
  ConsoleModel model;
  final Links links = new Links();
  final ChosenFiles files = new ChosenFiles();

  /** One fleet for all tests of the run: 2,000 clients, 100,000 messages in the counters. */
  static synchronized SeededServer server() {
    if (shared == null) {
      try {
        shared = new SeededServer(scratch("console-gui"), 2000, 100_000);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
    return shared;
  }

  /** A folder that goes when the run ends. */
  static Path scratch(String name) throws IOException {
    ScratchFolder folder = ScratchFolder.make(name);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  try {
                    folder.close();
                  } catch (IOException e) {
                    System.err.println(folder.path() + " is left behind: " + e);
                  }
                }));
    return folder.path();
  }

  /** Seeds before the toolkit's time limits run. */
  @BeforeAll
  static void seed() {
    var _ = server();
  }

  /** The server that the console of this test connects to. */
  SeededServer target() {
    return server();
  }

  @Override
  public void start(Stage stage) throws Exception {
    Fonts.load();
    Path profiles = temporary.resolve("profiles");
    Session session = new Session(Platform::runLater, InstantSource.system(), ZoneOffset.UTC);
    model = new ConsoleModel(session, InstantSource.system(), new ProfileFile(profiles), links);
    Scene scene = new Scene(new ConsoleView(model, () -> {}, files), 1280, 800);
    Theme.LIGHT.apply(scene);
    // Tests click where things are: nothing may be on its way.
    stage.setScene(scene);
    stage.setX(0);
    stage.setY(0);
    stage.show();
    model.connect(Profile.of("demo", target().address()));
  }

  @AfterEach
  void leave() throws Exception {
    interact(() -> model.close());
    FxToolkit.cleanupStages();
  }

  /** What the clipboard holds. */
  static String clipboard() {
    try {
      return WaitForAsyncUtils.asyncFx(() -> Clipboard.getSystemClipboard().getString()).get();
    } catch (Exception e) {
      throw new AssertionError("the clipboard cannot be read", e);
    }
  }

  /** Waits until something holds on the UI thread. */
  void until(Callable<Boolean> condition) {
    try {
      WaitForAsyncUtils.waitFor(
          30, TimeUnit.SECONDS, () -> WaitForAsyncUtils.asyncFx(condition).get());
    } catch (Exception e) {
      throw new AssertionError("it did not come to hold", e);
    }
    WaitForAsyncUtils.waitForFxEvents();
  }
}
