package dev.fleetspeak.server.https.exchange;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Paths of requests. */
public final class PathText {
  private PathText() {}

  /**
   * Decodes {@code %XX}; a plus sign stays one.
   *
   * @throws IllegalArgumentException if an escape is broken
   */
  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '%') {
        decoded.write(bytes[i]);
        continue;
      }
      int high = i + 2 < bytes.length ? Character.digit(bytes[i + 1], 16) : -1;
      int low = i + 2 < bytes.length ? Character.digit(bytes[i + 2], 16) : -1;
      if (high < 0 || low < 0) {
        String broken = new String(bytes, i, Math.min(3, bytes.length - i), StandardCharsets.UTF_8);
        throw new IllegalArgumentException("invalid URL escape \"" + broken + "\"");
      }
      decoded.write(high << 4 | low);
      i += 2;
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  /** Without empty, {@code .} and {@code ..} segments; a slash at the end stays. */
  public static String clean(String path) {
    Deque<String> kept = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        kept.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        kept.addLast(segment);
      }
    }
    String cleaned = "/" + String.join("/", kept);
    return path.endsWith("/") && cleaned.length() > 1 ? cleaned + "/" : cleaned;
  }
}
