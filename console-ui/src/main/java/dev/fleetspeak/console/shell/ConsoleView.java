package dev.fleetspeak.console.shell;

import dev.fleetspeak.console.clients.ClientsView;
import dev.fleetspeak.console.configs.ConfigsView;
import dev.fleetspeak.console.connection.ConnectionView;
import dev.fleetspeak.console.kit.view.ConfirmationPane;
import dev.fleetspeak.console.kit.view.FileChoice;
import dev.fleetspeak.console.kit.view.Icons;
import dev.fleetspeak.console.messages.MessagesView;
import dev.fleetspeak.console.overview.OverviewView;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The whole window. */
public final class ConsoleView extends StackPane {
  private static final double NARROW = 1180;

  private final ConsoleModel model;
  private final Map<Page, Node> pages = new EnumMap<>(Page.class);
  private final StackPane middle = new StackPane();
  private final VBox side = new VBox(4);

  /**
   * @param switchTheme what the button for light and dark does
   * @param files lets the operator name files
   */
  public ConsoleView(ConsoleModel model, Runnable switchTheme, FileChoice files) {
    this.model = model;
    getStyleClass().add("console");
    pages.put(Page.OVERVIEW, new OverviewView(model.overview()));
    pages.put(Page.CLIENTS, new ClientsView(model.clients()));
    pages.put(Page.MESSAGES, new MessagesView(model.messages(), files));
    pages.put(Page.CONFIGS, new ConfigsView(model.configs(), files));
    pages.put(Page.CONNECTION, new ConnectionView(model.connection()));
    BorderPane frame = new BorderPane();
    frame.setTop(new TopBar(model, switchTheme));
    frame.setLeft(side());
    frame.setCenter(new VBox(banner(), middle));
    VBox.setVgrow(middle, Priority.ALWAYS);
    getChildren().addAll(frame, said(), new ConfirmationPane(model.session().confirmation()));
    model
        .page()
        .subscribe(page -> middle.getChildren().setAll(Objects.requireNonNull(pages.get(page))));
    widthProperty()
        .subscribe(
            width ->
                side.pseudoClassStateChanged(
                    javafx.css.PseudoClass.getPseudoClass("narrow"), width.doubleValue() < NARROW));
    addEventFilter(KeyEvent.KEY_PRESSED, this::key);
  }

  private Node side() {
    side.getStyleClass().add("side-bar");
    ToggleGroup group = new ToggleGroup();
    for (Page page : Page.values()) {
      ToggleButton button = new ToggleButton(page.title(), Icons.of(page.icon()));
      button.setId("page-" + page.name().toLowerCase(java.util.Locale.ROOT));
      button.getStyleClass().add("side-button");
      button.setToggleGroup(group);
      button.setMaxWidth(Double.MAX_VALUE);
      button.setAlignment(Pos.CENTER_LEFT);
      button.setTooltip(new Tooltip(page.title() + "  (Ctrl+" + page.digit() + ")"));
      button.setOnAction(
          _ -> {
            button.setSelected(true);
            model.page().set(page);
          });
      model.page().subscribe(now -> button.setSelected(now == page));
      if (page == Page.CONNECTION) {
        Region space = new Region();
        VBox.setVgrow(space, Priority.ALWAYS);
        side.getChildren().add(space);
      }
      side.getChildren().add(button);
    }
    widthProperty()
        .subscribe(
            width ->
                group
                    .getToggles()
                    .forEach(
                        toggle ->
                            ((ToggleButton) toggle)
                                .setContentDisplay(
                                    width.doubleValue() < NARROW
                                        ? javafx.scene.control.ContentDisplay.GRAPHIC_ONLY
                                        : javafx.scene.control.ContentDisplay.LEFT)));
    return side;
  }

  private Node banner() {
    Label words = new Label();
    words.setId("banner");
    words.setGraphic(Icons.of("fth-alert-triangle"));
    words.textProperty().bind(model.banner());
    Button now = new Button("Try now");
    now.setOnAction(_ -> model.retryNow());
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    HBox bar = new HBox(8, words, space, now);
    bar.setAlignment(Pos.CENTER_LEFT);
    bar.getStyleClass().add("banner");
    bar.visibleProperty().bind(model.banner().isNotEmpty());
    bar.managedProperty().bind(bar.visibleProperty());
    return bar;
  }

  private Node said() {
    Label said = new Label();
    said.setId("said");
    said.getStyleClass().add("said");
    said.textProperty().bind(model.session().said());
    said.visibleProperty().bind(model.session().said().isNotEmpty());
    said.setMouseTransparent(true);
    setAlignment(said, Pos.BOTTOM_CENTER);
    return said;
  }

  private void key(KeyEvent event) {
    for (Page page : Page.values()) {
      KeyCode digit = KeyCode.getKeyCode(Integer.toString(page.digit()));
      if (new KeyCodeCombination(digit, KeyCombination.SHORTCUT_DOWN).match(event)) {
        model.page().set(page);
        event.consume();
      }
    }
    if (new KeyCodeCombination(KeyCode.P, KeyCombination.SHORTCUT_DOWN).match(event)) {
      model.session().live().set(!model.session().live().get());
      event.consume();
    } else if (event.getCode() == KeyCode.F5) {
      model.reload();
      event.consume();
    }
  }
}
