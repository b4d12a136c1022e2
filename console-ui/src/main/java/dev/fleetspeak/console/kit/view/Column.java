package dev.fleetspeak.console.kit.view;

import dev.fleetspeak.console.kit.Tone;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A column of a table.
 *
 * @param title its head
 * @param width in pixels at first
 * @param styleClass of its cells, such as {@code mono}
 * @param text of a cell
 * @param tooltip of a cell; empty for none
 * @param tone of a cell with an icon; null for cells without
 */
public record Column<T>(
    String title,
    double width,
    String styleClass,
    Function<T, String> text,
    Function<T, String> tooltip,
    @Nullable Function<T, Tone> tone) {

  /** Text. */
  public static <T> Column<T> text(String title, double width, Function<T, String> text) {
    return new Column<>(title, width, "", text, text, null);
  }

  /** Ids, addresses and times: letters of one width. */
  public static <T> Column<T> mono(
      String title, double width, Function<T, String> text, Function<T, String> tooltip) {
    return new Column<>(title, width, "mono", text, tooltip, null);
  }

  /** Numbers, at the right. */
  public static <T> Column<T> number(
      String title, double width, Function<T, String> text, Function<T, String> tooltip) {
    return new Column<>(title, width, "number", text, tooltip, null);
  }

  /** States. */
  public static <T> Column<T> state(
      String title,
      double width,
      Function<T, Tone> tone,
      Function<T, String> word,
      Function<T, String> tooltip) {
    return new Column<>(title, width, "tone-label", word, tooltip, tone);
  }
}
