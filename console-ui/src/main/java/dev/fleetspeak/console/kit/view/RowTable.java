package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.kit.PagedRows;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;

/**
 * A table over pages. What is selected is an id in the view model: no refresh, sort or scroll swaps
 * it, and it stays when its row is gone.
 */
public final class RowTable<T, K> extends TableView<T> {
  private static final double ROW = 28;

  private final Function<T, K> key;
  private final ObjectProperty<@Nullable K> selected;
  private boolean isFollowing;

  /**
   * @param rows to show
   * @param columns from left to right
   * @param key what a row is known by
   * @param selected the key of the selected row; followed and set
   */
  public RowTable(
      PagedRows<T> rows,
      List<Column<T>> columns,
      Function<T, K> key,
      ObjectProperty<@Nullable K> selected) {
    this.key = key;
    this.selected = selected;
    getStyleClass().addAll("row-table", "edge-to-edge");
    setFixedCellSize(ROW);
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_NEXT_COLUMN);
    setItems(rows.rows());
    setPlaceholder(new javafx.scene.control.Label(""));
    for (Column<T> column : columns) {
      getColumns().add(column(column, rows));
    }
    rows.rows().addListener((ListChangeListener<T>) _ -> follow());
    selected.subscribe(_ -> follow());
    getSelectionModel()
        .selectedItemProperty()
        .subscribe(
            row -> {
              if (!isFollowing && row != null) {
                selected.set(key.apply(row));
              }
            });
  }

  private static <T> TableColumn<T, T> column(Column<T> column, PagedRows<T> rows) {
    TableColumn<T, T> made = new TableColumn<>(column.title());
    made.setPrefWidth(column.width());
    // Ids and addresses are of no use in part; words give way to them.
    made.setMinWidth(
        column.styleClass().equals("mono") ? column.width() : Math.min(column.width(), 48));
    made.setSortable(false);
    made.setReorderable(true);
    if (column.styleClass().equals("number")) {
      made.getStyleClass().add("number-head");
    }
    made.setCellValueFactory(cell -> new ReadOnlyObjectWrapper<>(cell.getValue()));
    made.setCellFactory(_ -> new RowCell<>(column, rows::seen));
    return made;
  }

  private void follow() {
    isFollowing = true;
    try {
      K wanted = selected.get();
      T now = getSelectionModel().getSelectedItem();
      if (now != null && Objects.equals(key.apply(now), wanted)) {
        return;
      }
      getSelectionModel().clearSelection();
      for (int i = 0; wanted != null && i < getItems().size(); i++) {
        if (key.apply(getItems().get(i)).equals(wanted)) {
          getSelectionModel().select(i);
          return;
        }
      }
    } finally {
      isFollowing = false;
    }
  }
}
