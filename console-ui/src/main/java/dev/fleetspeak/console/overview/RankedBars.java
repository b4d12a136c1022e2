package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.kit.Numbers;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** All groups from the largest to the smallest; at the same time the chart's legend. */
final class RankedBars extends ScrollPane {
  private final VBox rows = new VBox();
  private final Consumer<String> open;
  private final Consumer<String> only;

  /**
   * @param open what a click on a group does
   * @param only what Ctrl+click does
   */
  RankedBars(Consumer<String> open, Consumer<String> only) {
    this.open = open;
    this.only = only;
    rows.getStyleClass().add("ranked-rows");
    getStyleClass().addAll("ranked-bars", "edge-to-edge");
    setContent(rows);
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setMinWidth(320);
  }

  void show(Breakdown breakdown, Set<String> selected) {
    long largest = breakdown.groups().isEmpty() ? 1 : breakdown.groups().getFirst().total();
    List<HBox> all =
        breakdown.groups().stream()
            .map(group -> row(group, largest, breakdown.total(), selected))
            .toList();
    rows.getChildren().setAll(all);
  }

  private HBox row(Group group, long largest, long total, Set<String> selected) {
    Region swatch = new Region();
    swatch.getStyleClass().addAll("swatch", "slot-" + (group.slot() + 1));
    if (group.striped()) {
      swatch.getStyleClass().add("striped");
    }
    Label name = new Label(group.key());
    name.getStyleClass().add("ranked-name");
    name.setTooltip(new Tooltip(group.key()));
    Region bar = new Region();
    bar.getStyleClass().addAll("ranked-bar", "slot-" + (group.slot() + 1));
    Pane track = new Pane(bar);
    track.getStyleClass().add("ranked-track");
    bar.prefWidthProperty()
        .bind(track.widthProperty().multiply((double) group.total() / largest).add(1));
    HBox.setHgrow(track, Priority.ALWAYS);
    Label count = new Label(Numbers.brief(group.total()));
    count.getStyleClass().addAll("ranked-count", "mono");
    count.setTooltip(new Tooltip(Numbers.exact(group.total())));
    Label share = new Label(Numbers.share(group.total(), total));
    share.getStyleClass().addAll("ranked-share", "mono");
    HBox row = new HBox(8, swatch, name, track, count, share);
    row.setAlignment(Pos.CENTER_LEFT);
    row.getStyleClass().add("ranked-row");
    if (!selected.isEmpty() && !selected.contains(group.key())) {
      row.getStyleClass().add("not-selected");
    }
    row.setFocusTraversable(true);
    row.setAccessibleText(group.key() + ", " + group.total() + ", " + share.getText());
    row.setUserData(group.key());
    row.addEventHandler(MouseEvent.MOUSE_CLICKED, event -> act(group, event.isShortcutDown()));
    row.setOnKeyPressed(
        event -> {
          if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
            act(group, event.isShortcutDown() || event.getCode() == KeyCode.SPACE);
            event.consume();
          }
        });
    return row;
  }

  private void act(Group group, boolean alone) {
    (alone ? only : open).accept(group.key());
  }

  List<String> names() {
    return rows.getChildren().stream().map(row -> (String) row.getUserData()).toList();
  }
}
