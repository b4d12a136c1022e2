package dev.fleetspeak.console;

import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.connection.ProfileFile;
import dev.fleetspeak.console.connection.RunningDemo;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.kit.view.Fonts;
import dev.fleetspeak.console.shell.ConsoleModel;
import dev.fleetspeak.console.shell.ConsoleView;
import dev.fleetspeak.console.shell.Theme;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import javafx.animation.Animation;
import javafx.animation.KeyFrame;
import javafx.animation.Timeline;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/** The console in its window. */
public final class ConsoleApp extends Application {
  private @Nullable ConsoleModel model;

  @Override
  public void start(Stage stage) {
    Fonts.load();
    InstantSource clock = InstantSource.system();
    Session session = new Session(Platform::runLater, clock, ZoneId.systemDefault());
    ConsoleModel console = new ConsoleModel(session, clock, ProfileFile.inHome());
    model = console;
    Theme[] theme = {Theme.ofSystem()};
    Scene[] scene = new Scene[1];
    ConsoleView view =
        new ConsoleView(
            console,
            () -> {
              theme[0] = theme[0].other();
              theme[0].apply(scene[0]);
            },
            FileChoice.SYSTEM);
    scene[0] = new Scene(view, 1280, 800);
    theme[0].apply(scene[0]);
    stage.setTitle("Fleetspeak console");
    stage.setMinWidth(1024);
    stage.setMinHeight(700);
    stage.setScene(scene[0]);
    stage.show();
    Timeline clockwork =
        new Timeline(
            new KeyFrame(
                Duration.seconds(1),
                _ -> {
                  // A minimised window asks nothing.
                  if (!stage.isIconified()) {
                    console.tick();
                  }
                }));
    clockwork.setCycleCount(Animation.INDEFINITE);
    clockwork.play();
    begin(console);
  }

  private void begin(ConsoleModel console) {
    String address = getParameters().getNamed().get("admin_addr");
    Optional<Profile> demo = RunningDemo.find();
    demo.ifPresent(console.connection()::offer);
    if (address != null) {
      console.connect(Profile.of(address, address));
    } else if (demo.isPresent() && console.connection().profileList().size() == 1) {
      // Nothing else is known, so this is what is meant.
      console.connect(demo.get());
    } else if (!console.connection().profileList().isEmpty()) {
      console.connection().selected().set(console.connection().profileList().getFirst());
    } else {
      console.connection().startNew();
    }
  }

  @Override
  public void stop() {
    if (model != null) {
      model.close();
    }
  }
}
