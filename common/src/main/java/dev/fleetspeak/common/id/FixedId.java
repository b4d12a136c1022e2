package dev.fleetspeak.common.id;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Checks and texts that all identifiers share. */
final class FixedId {
  private FixedId() {}

  static ByteString checked(ByteString bytes, int length, String name) {
    if (!bytes.isEmpty() && bytes.size() != length) {
      throw new IllegalArgumentException(name + " must be " + length + " bytes");
    }
    return bytes;
  }

  static ByteString parse(String text, int length, String name) {
    if (text.length() != 2 * length) {
      throw new IllegalArgumentException(name + " must be " + 2 * length + " characters");
    }
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " must be hex digits: " + text, e);
    }
  }

  static String text(ByteString bytes) {
    return bytes.isEmpty() ? "nil" : HexFormat.of().formatHex(bytes.toByteArray());
  }
}
