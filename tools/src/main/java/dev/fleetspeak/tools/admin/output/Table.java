package dev.fleetspeak.tools.admin.output;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one kind, as an aligned table for people or as JSON objects for programs.
 *
 * @param <T> what a row shows
 */
public final class Table<T> {
  private final List<Column<T>> columns = new ArrayList<>();
  private final Map<String, Function<T, @Nullable Object>> hidden = new LinkedHashMap<>();

  /** A column of fixed width, as scripts rely on; longer cells are not cut. */
  public Table<T> fixed(
      String key,
      String title,
      int width,
      Function<T, @Nullable Object> value,
      Function<T, String> text) {
    columns.add(new Column<>(key, title, width, false, value, text));
    return this;
  }

  /** A column with a text. */
  public Table<T> text(String key, String title, Function<T, String> text) {
    columns.add(new Column<>(key, title, 0, false, text::apply, text));
    return this;
  }

  /** A column whose JSON is not the text of the table. */
  public Table<T> value(
      String key, String title, Function<T, @Nullable Object> value, Function<T, String> text) {
    columns.add(new Column<>(key, title, 0, false, value, text));
    return this;
  }

  /** A column with a whole number, on the right. */
  public Table<T> number(String key, String title, ToLongFunction<T> number) {
    columns.add(
        new Column<>(
            key,
            title,
            0,
            true,
            number::applyAsLong,
            row -> Long.toString(number.applyAsLong(row))));
    return this;
  }

  /** A member of the JSON object that has no column. */
  public Table<T> json(String key, Function<T, @Nullable Object> value) {
    hidden.put(key, value);
    return this;
  }

  /** The lines of the table, its header first. */
  List<String> lines(List<T> rows) {
    int[] widths = new int[columns.size()];
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(Column::title).toList());
    rows.forEach(row -> cells.add(columns.stream().map(column -> column.cell(row)).toList()));
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          columns.get(i).width() > 0
              ? columns.get(i).width()
              : cells.stream().mapToInt(line -> line.get(column).length()).max().orElse(0);
    }
    return cells.stream().map(line -> line(line, widths)).toList();
  }

  private String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      String padding = " ".repeat(Math.max(0, widths[i] - cell.length()));
      boolean last = i == cells.size() - 1;
      if (columns.get(i).right()) {
        line.append(padding).append(cell).append(last ? "" : " ");
      } else {
        line.append(cell).append(last ? "" : padding + " ");
      }
    }
    return line.toString().stripTrailing();
  }

  /** The row as JSON, in the order of the columns. */
  Map<String, @Nullable Object> json(T row) {
    Map<String, @Nullable Object> object = new LinkedHashMap<>();
    columns.forEach(column -> object.put(column.key(), column.value().apply(row)));
    hidden.forEach((key, value) -> object.put(key, value.apply(row)));
    return object;
  }
}
