package dev.fleetspeak.tools.admin.output;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param <T> what a row shows
 * @param key name in JSON
 * @param title header cell
 * @param width characters to pad to; 0 for as many as the widest cell has
 * @param right whether cells stand on the right
 * @param value for JSON
 * @param text for the table
 */
record Column<T>(
    String key,
    String title,
    int width,
    boolean right,
    Function<T, @Nullable Object> value,
    Function<T, String> text) {

  String cell(T row) {
    return Printable.of(text.apply(row));
  }
}
