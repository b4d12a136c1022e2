package dev.fleetspeak.client.comms.http;

/**
 * One header line.
 *
 * @param name in any case
 * @param value without line breaks
 */
public record Header(String name, String value) {
  /** Refuses what would break out of the line. */
  public Header {
    if (hasControl(name) || hasControl(value)) {
      throw new IllegalArgumentException("header " + name.strip() + " holds a control character");
    }
  }

  private static boolean hasControl(String text) {
    return text.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 0x7F);
  }
}
