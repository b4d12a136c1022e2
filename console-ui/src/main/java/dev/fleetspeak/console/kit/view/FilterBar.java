package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.kit.Filter;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** A line for a filter, with the terms that there are in a menu. */
public final class FilterBar extends VBox {
  private final TextField field = new TextField();

  /**
   * @param prompt shown while nothing is typed
   * @param terms beginnings or whole terms, offered in the menu
   */
  public FilterBar(Filter<?> filter, String prompt, List<String> terms) {
    super(4);
    field.setPromptText(prompt);
    field.getStyleClass().add("filter-field");
    field.textProperty().bindBidirectional(filter.text());
    HBox.setHgrow(field, Priority.ALWAYS);
    MenuButton menu = new MenuButton("", Icons.of("fth-filter"));
    menu.setAccessibleText("Filter terms");
    for (String term : terms) {
      MenuItem item = new MenuItem(term);
      item.setOnAction(_ -> add(term));
      menu.getItems().add(item);
    }
    HBox line =
        new HBox(8, menu, field, Icons.button("fth-x", "Clear filter", () -> field.setText("")));
    line.setAlignment(Pos.CENTER_LEFT);
    Label problem = new Label();
    problem.getStyleClass().addAll("tone-bad", "filter-problem");
    problem.textProperty().bind(filter.problem());
    problem.visibleProperty().bind(filter.problem().isNotEmpty());
    problem.managedProperty().bind(problem.visibleProperty());
    filter
        .problem()
        .subscribe(
            text ->
                field.pseudoClassStateChanged(
                    atlantafx.base.theme.Styles.STATE_DANGER, !text.isEmpty()));
    field.setOnKeyPressed(
        event -> {
          if (event.getCode() == KeyCode.ESCAPE && !field.getText().isEmpty()) {
            field.clear();
            event.consume();
          }
        });
    getChildren().addAll(line, problem);
  }

  private void add(String term) {
    field.setText((field.getText() + " " + term).trim());
    field.requestFocus();
    field.end();
  }

  /** The field itself, to focus it. */
  public TextField field() {
    return field;
  }
}
