package dev.fleetspeak.common.cli;

import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes JSON: maps, iterables, texts, numbers, booleans and null, in the order given. */
public final class Json {
  private Json() {}

  /** The text of a value, on one line. */
  public static String of(@Nullable Object value) {
    StringBuilder json = new StringBuilder();
    append(json, value);
    return json.toString();
  }

  private static void append(StringBuilder json, @Nullable Object value) {
    switch (value) {
      case null -> json.append("null");
      case Number number -> json.append(finite(number));
      case Boolean bool -> json.append(bool);
      case Map<?, ?> map -> appendMap(json, map);
      case Iterable<?> values -> appendAll(json, values.iterator());
      default -> appendText(json, value.toString());
    }
  }

  /** JSON has no word for what is no number. */
  private static Object finite(Number number) {
    return Double.isFinite(number.doubleValue()) ? number : "null";
  }

  private static void appendMap(StringBuilder json, Map<?, ?> map) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      json.append(separator);
      appendText(json, String.valueOf(entry.getKey()));
      json.append(':');
      append(json, entry.getValue());
      separator = ",";
    }
    json.append(map.isEmpty() ? "{}" : "}");
  }

  private static void appendAll(StringBuilder json, Iterator<?> values) {
    json.append('[');
    while (values.hasNext()) {
      append(json, values.next());
      if (values.hasNext()) {
        json.append(',');
      }
    }
    json.append(']');
  }

  private static void appendText(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < ' ' || c == 0x7F || Character.isSurrogate(c) || c == 0x2028 || c == 0x2029) {
            json.append("\\u%04x".formatted((int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
