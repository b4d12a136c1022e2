package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.kit.Tone;
import java.util.function.IntConsumer;
import javafx.scene.control.TableCell;
import javafx.scene.control.Tooltip;
import org.jspecify.annotations.Nullable;

/** A cell that only sets text and style, and tells that its row is looked at. */
final class RowCell<T> extends TableCell<T, T> {
  private final Column<T> column;
  private final IntConsumer seen;

  RowCell(Column<T> column, IntConsumer seen) {
    this.column = column;
    this.seen = seen;
    if (!column.styleClass().isEmpty()) {
      getStyleClass().add(column.styleClass());
    }
  }

  @Override
  protected void updateItem(@Nullable T row, boolean empty) {
    super.updateItem(row, empty);
    for (Tone tone : Tone.values()) {
      getStyleClass().remove(tone.styleClass());
    }
    if (empty || row == null) {
      setText("");
      setGraphic(null);
      setTooltip(null);
      return;
    }
    seen.accept(getIndex());
    setText(column.text().apply(row));
    String more = column.tooltip().apply(row);
    setTooltip(more.isEmpty() ? null : new Tooltip(more));
    if (column.tone() != null) {
      Tone tone = column.tone().apply(row);
      getStyleClass().add(tone.styleClass());
      setGraphic(Icons.of(tone));
    }
  }
}
