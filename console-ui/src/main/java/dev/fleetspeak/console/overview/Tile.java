package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.kit.Numbers;
import dev.fleetspeak.console.kit.view.Icons;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/**
 * One figure with its name and, where that says more, a second line; a click leads to what it
 * counts.
 */
final class Tile extends Button {
  private final String name;
  private final Label value = new Label("\u2013");
  private final Label detail = new Label();

  Tile(String icon, String name, String leadsTo, Runnable action) {
    this.name = name;
    Label title = new Label(name, Icons.of(icon));
    title.getStyleClass().add("tile-name");
    value.getStyleClass().addAll("tile-value", "mono");
    detail.getStyleClass().add("tile-detail");
    HBox figures = new HBox(8, value, detail);
    figures.setAlignment(Pos.BASELINE_LEFT);
    VBox box = new VBox(2, title, figures);
    setGraphic(box);
    getStyleClass().add("tile");
    setMaxWidth(Double.MAX_VALUE);
    setAlignment(Pos.CENTER_LEFT);
    setTooltip(new Tooltip(leadsTo));
    setOnAction(_ -> action.run());
  }

  void show(long number, String more, String exactMore) {
    if (number < 0) {
      value.setText("\u2013");
      detail.setText("");
      setAccessibleText(name + " not known");
      value.setTooltip(new Tooltip("This server does not tell"));
      return;
    }
    value.setText(Numbers.brief(number));
    detail.setText(more);
    setAccessibleText(name + " " + number + " " + more);
    value.setTooltip(
        new Tooltip(Numbers.exact(number) + (exactMore.isEmpty() ? "" : "\n" + exactMore)));
  }

  /** Marks a figure that somebody should look at. */
  void alarm(boolean on) {
    value.getStyleClass().remove("tone-bad");
    if (on) {
      value.getStyleClass().add("tone-bad");
    }
  }

  String text() {
    return value.getText();
  }
}
