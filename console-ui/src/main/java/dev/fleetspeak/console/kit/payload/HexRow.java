package dev.fleetspeak.console.kit.payload;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;

/** Lines of a hex view: offset, 16 bytes, and their characters. */
public final class HexRow {
  private static final int WIDTH = 16;

  private HexRow() {}

  /** All lines of some bytes. */
  public static List<String> rows(ByteString bytes) {
    List<String> rows = new ArrayList<>();
    for (int at = 0; at < bytes.size(); at += WIDTH) {
      rows.add(row(bytes, at));
    }
    return rows;
  }

  private static String row(ByteString bytes, int from) {
    StringBuilder line = new StringBuilder("%08x  ".formatted(from));
    StringBuilder characters = new StringBuilder();
    for (int i = from; i < from + WIDTH; i++) {
      if (i < bytes.size()) {
        int value = bytes.byteAt(i) & 0xff;
        line.append(Character.forDigit(value >> 4, 16)).append(Character.forDigit(value & 15, 16));
        characters.append(value >= 0x20 && value < 0x7f ? (char) value : '.');
      } else {
        line.append("  ");
      }
      line.append(i - from == 7 ? "  " : " ");
    }
    return line.append(' ').append(characters).toString();
  }
}
