package dev.fleetspeak.console.shell;

import dev.fleetspeak.console.api.ConnectionState;
import dev.fleetspeak.console.api.ConnectionState.Closed;
import dev.fleetspeak.console.api.ConnectionState.Connecting;
import dev.fleetspeak.console.api.ConnectionState.Lost;
import dev.fleetspeak.console.api.ConnectionState.Online;
import dev.fleetspeak.console.connection.Profile;
import dev.fleetspeak.console.kit.Session;
import dev.fleetspeak.console.kit.TimeRange;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.console.kit.view.Choice;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.ToneLabel;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Connection, span of time, zone, live or paused. */
final class TopBar extends HBox {
  private final ConsoleModel model;
  private final Session session;

  TopBar(ConsoleModel model, Runnable switchTheme) {
    super(12);
    this.model = model;
    this.session = model.session();
    getStyleClass().add("top-bar");
    setAlignment(Pos.CENTER_LEFT);
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    List<TimeRange> presets = new ArrayList<>(TimeRange.Last.PRESETS);
    Choice<TimeRange> range =
        new Choice<>(presets, preset -> ((TimeRange.Last) preset).name(), session.range());
    range.setId("range");
    getChildren()
        .addAll(
            brand(),
            connection(),
            space,
            chosenRange(),
            range,
            zone(),
            live(),
            Icons.button("fth-sun", "Light or dark", switchTheme));
    model.profile().subscribe(this::tint);
  }

  private Label brand() {
    Label brand = new Label("Fleetspeak", Icons.of("fth-radio"));
    brand.getStyleClass().add("brand");
    return brand;
  }

  private HBox connection() {
    ToneLabel state = new ToneLabel();
    state.setId("connection-state");
    Label name = new Label();
    name.getStyleClass().add("text-bold");
    Label address = new Label();
    address.getStyleClass().addAll("mono", "text-muted");
    model
        .profile()
        .subscribe(
            profile -> {
              name.setText(profile == null ? "" : profile.name());
              address.setText(profile == null ? "" : profile.address());
            });
    model.state().subscribe(now -> state.show(tone(now), word(now)));
    session
        .reduced()
        .subscribe(_ -> state.show(tone(model.state().get()), word(model.state().get())));
    HBox box = new HBox(8, name, address, state);
    box.setAlignment(Pos.CENTER_LEFT);
    return box;
  }

  private static Tone tone(ConnectionState state) {
    return switch (state) {
      case Online _ -> Tone.GOOD;
      case Connecting _ -> Tone.WAITING;
      case Lost _ -> Tone.WARNING;
      case Closed _ -> Tone.NONE;
    };
  }

  private String word(ConnectionState state) {
    return switch (state) {
      case Online _ -> session.reduced().get() ? "connected, original interface only" : "connected";
      case Connecting _ -> "connecting";
      case Lost _ -> "reconnecting";
      case Closed _ -> "not connected";
    };
  }

  /** A span that was dragged over, and the way back. */
  private Button chosenRange() {
    Button chip = new Button("", Icons.of("fth-x"));
    chip.setId("chosen-range");
    chip.setContentDisplay(javafx.scene.control.ContentDisplay.RIGHT);
    chip.setTooltip(new Tooltip("Back to the last hour"));
    chip.setOnAction(_ -> session.range().set(TimeRange.Last.PRESETS.get(1)));
    Runnable update =
        () -> {
          boolean isChosen = session.range().get() instanceof TimeRange.Between;
          chip.setVisible(isChosen);
          chip.setManaged(isChosen);
          if (session.range().get() instanceof TimeRange.Between(Instant from, Instant to)) {
            Times times = session.times().get();
            chip.setText(
                times.brief(from, session.now()) + " \u2013 " + times.brief(to, session.now()));
          }
        };
    session.range().subscribe(update);
    session.times().subscribe(update);
    update.run();
    return chip;
  }

  private Button zone() {
    Button zone = new Button();
    zone.getStyleClass().add("flat");
    zone.setTooltip(new Tooltip("Times: switch between this machine's zone and UTC"));
    session.times().subscribe(times -> zone.setText(times.name(session.now())));
    zone.setOnAction(
        _ -> {
          boolean isUtc = session.times().get().zone().equals(ZoneOffset.UTC);
          session.times().set(new Times(isUtc ? ZoneId.systemDefault() : ZoneOffset.UTC));
        });
    return zone;
  }

  private ToggleButton live() {
    ToggleButton live = new ToggleButton();
    live.setId("live");
    live.getStyleClass().add("live-button");
    live.setTooltip(new Tooltip("Pages refresh themselves, or stay as they are  (Ctrl+P)"));
    live.selectedProperty().bindBidirectional(session.live());
    session
        .live()
        .subscribe(
            isLive -> {
              live.setText(isLive ? "Live" : "Paused");
              live.setGraphic(Icons.of(isLive ? "fth-play" : "fth-pause"));
            });
    live.setMinWidth(92);
    return live;
  }

  private void tint(@org.jspecify.annotations.Nullable Profile profile) {
    getStyleClass().removeIf(name -> name.startsWith("tinted-"));
    if (profile != null) {
      getStyleClass().add("tinted-" + profile.colour());
    }
  }
}
