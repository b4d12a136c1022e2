package dev.fleetspeak.console.kit.view;

import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Names and values in two columns. */
public final class Properties extends GridPane {
  private int rows;

  /** Empty at first. */
  public Properties() {
    getStyleClass().add("properties");
    ColumnConstraints names = new ColumnConstraints();
    names.setMinWidth(Region.USE_PREF_SIZE);
    ColumnConstraints values = new ColumnConstraints();
    values.setHgrow(Priority.ALWAYS);
    getColumnConstraints().addAll(names, values);
  }

  /** Adds a line of text. */
  public void add(String name, String value) {
    Label label = new Label(value);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    add(name, label);
  }

  /** Adds a line of text that says more when pointed at. */
  public void add(String name, String value, String more) {
    Label label = new Label(value);
    label.setTooltip(new Tooltip(more));
    add(name, label);
  }

  /** Adds a line. */
  public void add(String name, Node value) {
    Label label = new Label(name);
    label.getStyleClass().add("property-name");
    GridPane.setValignment(label, VPos.TOP);
    addRow(rows++, label, value);
  }

  /** Removes all lines. */
  public void clear() {
    rows = 0;
    getChildren().clear();
  }
}
