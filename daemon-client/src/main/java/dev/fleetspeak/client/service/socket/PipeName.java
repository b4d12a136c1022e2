package dev.fleetspeak.client.service.socket;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a pipe of Windows that a socket service listens on: a prefix, and 96 random bytes in
 * the alphabet of Base64 for URLs, so that nobody guesses it (client.md 7.3).
 */
final class PipeName {
  /** Begins each pipe's name. */
  static final String PREFIX = "\\\\.\\pipe\\";

  /** How many characters stand behind the prefix; 96 bytes need no padding. */
  static final int RANDOM_CHARACTERS = 128;

  /** Of the whole name, line end not included: there is none. */
  static final int LENGTH = PREFIX.length() + RANDOM_CHARACTERS;

  private static final Pattern OTHER_CHARACTER = Pattern.compile("[^A-Za-z0-9_-]");

  private PipeName() {}

  /**
   * Looks whether a text is such a name, and nothing more. A name lets in who knows it, so errors
   * do not repeat it.
   *
   * @throws IllegalArgumentException if it is not; the text says what is wrong, without a subject
   */
  static void check(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("does not begin with " + PREFIX);
    }
    String random = text.substring(PREFIX.length());
    if (random.endsWith("\n")) {
      throw new IllegalArgumentException("ends with a line end");
    }
    Matcher other = OTHER_CHARACTER.matcher(random);
    if (other.find()) {
      throw new IllegalArgumentException(
          "has something else than A-Z, a-z, 0-9, - and _ as character %d behind %s"
              .formatted(other.start() + 1, PREFIX));
    }
    if (random.length() != RANDOM_CHARACTERS) {
      throw new IllegalArgumentException(
          "has %s than %d characters behind %s"
              .formatted(
                  random.length() < RANDOM_CHARACTERS ? "less" : "more",
                  RANDOM_CHARACTERS,
                  PREFIX));
    }
  }
}
