package dev.fleetspeak.console.connection;

import dev.fleetspeak.console.api.Trial;
import dev.fleetspeak.console.api.TrialStep;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.console.kit.view.Card;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.kit.view.StatePane;
import dev.fleetspeak.console.kit.view.ToneLabel;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** The page where a server is chosen: profiles at the left, one of them at the right. */
public final class ConnectionView extends HBox {
  private final ConnectionModel model;
  private final VBox result = new VBox(8);

  /** A view of a model. */
  public ConnectionView(ConnectionModel model) {
    this.model = model;
    getStyleClass().addAll("page", "page-row");
    setId("connection");
    Card list = new Card("Profiles", profiles());
    list.setPrefWidth(280);
    list.setMinWidth(220);
    Card form = new Card("Server", form());
    ServerFacts facts = new ServerFacts(model.session());
    VBox right = new VBox(12, form, facts);
    VBox.setVgrow(facts, Priority.ALWAYS);
    HBox.setHgrow(right, Priority.ALWAYS);
    getChildren().addAll(list, right);
    model.trial().value().subscribe(_ -> showTrial());
    model.trial().busy().subscribe(_ -> showTrial());
    model.trial().failure().subscribe(_ -> showTrial());
  }

  private Node profiles() {
    ListView<Profile> list = new ListView<>(model.profiles());
    list.setId("profiles");
    list.getStyleClass().add("edge-to-edge");
    list.setCellFactory(_ -> new ProfileCell());
    list.getSelectionModel()
        .selectedItemProperty()
        .subscribe(
            chosen -> {
              if (chosen != null) {
                model.selected().set(chosen);
              }
            });
    model
        .selected()
        .subscribe(
            chosen -> {
              if (chosen == null) {
                list.getSelectionModel().clearSelection();
              } else {
                list.getSelectionModel().select(chosen);
              }
            });
    list.setPlaceholder(
        StatePane.notice(
            "fth-server",
            "No profile yet",
            "Fill in the address of a server's admin interface, or start a demo with"
                + " ./fleetspeak demo."));
    Button add = new Button("New", Icons.of("fth-plus"));
    add.setOnAction(_ -> model.startNew());
    Button remove = new Button("Remove");
    remove.disableProperty().bind(Bindings.isNull(model.selected()));
    remove.setOnAction(_ -> model.remove());
    VBox.setVgrow(list, Priority.ALWAYS);
    return new VBox(8, list, new HBox(8, add, remove));
  }

  private static final class ProfileCell extends ListCell<Profile> {
    @Override
    protected void updateItem(@Nullable Profile profile, boolean empty) {
      super.updateItem(profile, empty);
      if (empty || profile == null) {
        setGraphic(null);
        return;
      }
      Region dot = new Region();
      dot.getStyleClass().addAll("profile-dot", "tint-" + profile.colour());
      Label name = new Label(profile.name());
      name.getStyleClass().add("text-bold");
      Label address = new Label(profile.address());
      address.getStyleClass().addAll("mono", "text-muted");
      HBox row = new HBox(8, dot, new VBox(name, address));
      row.setAlignment(Pos.CENTER_LEFT);
      setGraphic(row);
    }
  }

  private Node form() {
    TextField name = new TextField();
    name.setId("profile-name");
    name.setPromptText("for instance prod");
    name.textProperty().bindBidirectional(model.name());
    TextField address = new TextField();
    address.setId("profile-address");
    address.getStyleClass().add("mono");
    address.setPromptText("127.0.0.1:6061");
    address.textProperty().bindBidirectional(model.address());
    CheckBox readOnly = new CheckBox("Read-only: actions are off");
    readOnly.selectedProperty().bindBidirectional(model.readOnly());
    CheckBox production = new CheckBox("Production: actions ask twice");
    production.selectedProperty().bindBidirectional(model.production());
    GridPane grid = new GridPane();
    grid.getStyleClass().add("form");
    grid.addRow(0, new Label("Name"), name, new Label("Colour"), colours());
    grid.addRow(1, new Label("Address"), address, new Label("Care"), readOnly);
    grid.add(production, 3, 2);
    Label problem = new Label();
    problem.textProperty().bind(model.problem());
    problem.getStyleClass().add("tone-bad");
    Label guard = new Label("Plain text: what passes can be read on the way beyond this machine.");
    guard.getStyleClass().add("text-muted");
    grid.add(problem, 1, 2);
    Button test = new Button("Test", Icons.of("fth-activity"));
    test.setId("test-connection");
    test.setOnAction(_ -> model.test());
    test.disableProperty().bind(model.problem().isNotEmpty());
    Button connect = new Button("Connect");
    connect.setId("connect");
    connect.getStyleClass().add("accent");
    connect.setDefaultButton(false);
    connect.setOnAction(_ -> model.connect());
    connect.disableProperty().bind(model.problem().isNotEmpty());
    address.setOnAction(_ -> model.connect());
    HBox buttons = new HBox(8, connect, test, guard);
    buttons.setAlignment(Pos.CENTER_LEFT);
    result.setId("trial");
    return new VBox(16, grid, buttons, result);
  }

  private Node colours() {
    HBox box = new HBox(4);
    ToggleGroup group = new ToggleGroup();
    for (int i = 0; i < Profile.COLOURS; i++) {
      ToggleButton one = new ToggleButton();
      int colour = i;
      one.getStyleClass().addAll("tint-button", "tint-" + i);
      one.setAccessibleText("tint " + (i + 1));
      one.setToggleGroup(group);
      one.setOnAction(_ -> model.colour().set(colour));
      model.colour().subscribe(chosen -> one.setSelected(chosen.intValue() == colour));
      box.getChildren().add(one);
    }
    return box;
  }

  private void showTrial() {
    result.getChildren().clear();
    Trial trial = model.trial().value().get();
    if (model.trial().busy().get()) {
      Button cancel = new Button("Cancel");
      cancel.setOnAction(_ -> model.trial().cancel());
      HBox busy = new HBox(8, new ProgressBar(), new Label("Testing"), cancel);
      busy.setAlignment(Pos.CENTER_LEFT);
      result.getChildren().add(busy);
    } else if (model.trial().failure().get() != null) {
      result.getChildren().add(new ToneLabel(Tone.NONE, "The test was cancelled"));
    } else if (trial != null) {
      for (TrialStep step : trial.steps()) {
        ToneLabel label = new ToneLabel(step.passed() ? Tone.GOOD : Tone.BAD, step.name());
        label.setMinWidth(150);
        Label found = new Label(step.found());
        found.setWrapText(true);
        HBox line = new HBox(8, label, found);
        HBox.setHgrow(found, Priority.ALWAYS);
        result.getChildren().add(line);
      }
      result.getChildren().add(new Label(trial.passed() ? summary(trial) : ""));
    }
  }

  private static String summary(Trial trial) {
    return trial.installation() == null
        ? ""
        : "Fleetspeak %s on %s, %d services"
            .formatted(
                trial.installation().getVersion(),
                trial.installation().getStoreEngine(),
                trial.installation().getServicesCount());
  }
}
