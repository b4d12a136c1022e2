package dev.fleetspeak.console.kit.view;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** A box with a title line and content below it. */
public final class Card extends VBox {
  private final Label title = new Label();
  private final HBox head = new HBox(8);

  /**
   * @param name its title; empty for none
   * @param content fills the box
   * @param tools at the right of the title
   */
  public Card(String name, Node content, Node... tools) {
    getStyleClass().add("card-box");
    title.setText(name);
    title.getStyleClass().add("card-title");
    Region space = new Region();
    HBox.setHgrow(space, Priority.ALWAYS);
    head.getStyleClass().add("card-head");
    head.getChildren().addAll(title, space);
    head.getChildren().addAll(tools);
    if (!name.isEmpty() || tools.length > 0) {
      getChildren().add(head);
    }
    getChildren().add(content);
    VBox.setVgrow(content, Priority.ALWAYS);
  }

  /** The title, to change its text. */
  public Label title() {
    return title;
  }

  /** The line of the title. */
  public HBox head() {
    return head;
  }
}
