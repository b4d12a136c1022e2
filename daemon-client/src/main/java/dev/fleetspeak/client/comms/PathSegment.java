package dev.fleetspeak.client.comms;

import java.nio.charset.StandardCharsets;

/** Escaping of one segment of a URL's path. */
final class PathSegment {
  private static final String KEPT = "-_.~$&+=:@";

  private PathSegment() {}

  /** Everything but unreserved characters and a few others becomes %XX of its UTF-8 bytes. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() * 3 / 2);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xFF);
      if (c >= 'A' && c <= 'Z'
          || c >= 'a' && c <= 'z'
          || c >= '0' && c <= '9'
          || KEPT.indexOf(c) >= 0) {
        escaped.append(c);
      } else {
        escaped.append('%').append(hex(c >> 4)).append(hex(c & 0xF));
      }
    }
    return escaped.toString();
  }

  private static char hex(int digit) {
    return "0123456789ABCDEF".charAt(digit);
  }
}
