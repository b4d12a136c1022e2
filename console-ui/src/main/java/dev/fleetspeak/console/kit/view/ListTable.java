package dev.fleetspeak.console.kit.view;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;

/** A table over rows that are all there. */
public final class ListTable<T> extends TableView<T> {
  private static final double ROW = 28;

  /**
   * @param columns from left to right
   */
  public ListTable(List<Column<T>> columns) {
    getStyleClass().addAll("row-table", "edge-to-edge");
    setFixedCellSize(ROW);
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    setPlaceholder(new javafx.scene.control.Label(""));
    for (Column<T> column : columns) {
      TableColumn<T, T> made = new TableColumn<>(column.title());
      made.setPrefWidth(column.width());
      made.setMinWidth(Math.min(column.width(), 48));
      made.setSortable(false);
      if (column.styleClass().equals("number")) {
        made.getStyleClass().add("number-head");
      }
      made.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
      made.setCellFactory(_ -> new RowCell<>(column, _ -> {}));
      getColumns().add(made);
    }
  }

  /** Shows other rows; the same ones change nothing, so that nothing jumps. */
  public void show(List<T> rows) {
    if (!getItems().equals(rows)) {
      getItems().setAll(rows);
    }
  }
}
