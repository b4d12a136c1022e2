package dev.fleetspeak.server.https.files;

import dev.fleetspeak.server.https.exchange.PathText;
import dev.fleetspeak.server.https.exchange.Refusal;

/**
 * What a path under {@code /files/} names.
 *
 * @param service owning service
 * @param name file name; empty is allowed here
 */
public record FilePath(String service, String name) {

  /**
   * Parses a path that HTTP has decoded once; its two last segments are decoded again, because
   * clients encode them twice (wire-server 4.1, 4.2).
   *
   * @throws Refusal if it has not three segments, or one of them does not decode
   */
  public static FilePath parse(String path) throws Refusal {
    String[] parts = path.split("/", -1);
    if (parts.length != 4 || !parts[0].isEmpty() || !parts[1].equals("files")) {
      throw Refusal.of(400, "unable to parse files URI: \"" + path + "\"");
    }
    return new FilePath(component(parts[2]), component(parts[3]));
  }

  private static String component(String segment) throws Refusal {
    try {
      return PathText.decode(segment);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(
          400, "unable to parse path component \"" + segment + "\": " + e.getMessage());
    }
  }
}
