package dev.fleetspeak.console.kit;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Texts of ids. */
public final class Ids {
  private static final int SHORT = 8;

  private Ids() {}

  /** All hex digits. */
  public static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }

  /** The first eight hex digits, which people compare. */
  public static String brief(String hex) {
    return hex.length() <= SHORT ? hex : hex.substring(0, SHORT);
  }

  /** Whether a word may be the beginning of an id. */
  public static boolean isPrefix(String word) {
    return word.matches("[0-9a-f]{2,64}");
  }
}
