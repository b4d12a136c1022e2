package dev.fleetspeak.tools.admin.output;

import com.google.protobuf.ByteString;
import java.util.HexFormat;

/** Bytes as lower-case hex digits. */
public final class Hex {
  private Hex() {}

  /** All digits; empty for no bytes. */
  public static String of(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }
}
