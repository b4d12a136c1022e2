package dev.fleetspeak.e2e.kit;

/** Pieces of text-format configuration. */
final class Text {
  private Text() {}

  /** A string literal. */
  static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
