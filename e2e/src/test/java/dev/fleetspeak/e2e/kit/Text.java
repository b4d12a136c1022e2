package dev.fleetspeak.e2e.kit;

/** Pieces of text-format configuration. */
public final class Text {
  private Text() {}

  /** A string literal. */
  public static String quoted(String value) {
    return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + '"';
  }
}
