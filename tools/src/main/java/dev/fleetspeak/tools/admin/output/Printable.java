package dev.fleetspeak.tools.admin.output;

/**
 * Texts that come from clients, made fit for a terminal: control characters, with which a client
 * could rewrite what the operator sees, become escapes.
 */
public final class Printable {
  private Printable() {}

  /** The text on one line, without control characters. */
  public static String of(String text) {
    if (text.chars().noneMatch(Printable::isControl)) {
      return text;
    }
    StringBuilder safe = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              if (isControl(c)) {
                safe.append("\\u%04x".formatted(c));
              } else {
                safe.append((char) c);
              }
            });
    return safe.toString();
  }

  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || Character.getType(c) == Character.FORMAT
        || c == 0x2028
        || c == 0x2029;
  }
}
