package dev.fleetspeak.server.store.sql;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;

/** How values stand in columns: ids as lower-case hex, times since the epoch (server.md 2.8). */
final class Text {
  private static final HexFormat HEX = HexFormat.of();
  private static final int MAX_REASON_BYTES = 900;

  private Text() {}

  /** Lower-case hex; the empty text for no bytes. */
  static String hex(ByteString bytes) {
    return bytes.isEmpty() ? "" : HEX.formatHex(bytes.toByteArray());
  }

  static ByteString bytes(String hex) {
    return hex.isEmpty() ? ByteString.EMPTY : ByteString.copyFrom(HEX.parseHex(hex));
  }

  static long nanos(Instant time) {
    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
  }

  static long micros(Instant time) {
    return TimeUnit.SECONDS.toMicros(time.getEpochSecond()) + time.getNano() / 1_000;
  }

  static Instant ofNanos(long nanos) {
    return Instant.ofEpochSecond(0, nanos);
  }

  static Instant ofMicros(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  static Timestamp timestamp(Instant time) {
    return Timestamp.newBuilder()
        .setSeconds(time.getEpochSecond())
        .setNanos(time.getNano())
        .build();
  }

  static Timestamp timestamp(long seconds, int nanos) {
    return Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build();
  }

  /** Nanoseconds of a timestamp of any range; what does not fit is pinned to the nearest end. */
  static long nanos(Timestamp time) {
    return TimeUnit.SECONDS.toNanos(time.getSeconds()) == Long.MAX_VALUE
        ? Long.MAX_VALUE
        : TimeUnit.SECONDS.toNanos(time.getSeconds()) + time.getNanos();
  }

  /** A reason as it is kept: 900 bytes at most, whole characters (server.md 1.12). */
  static String reason(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length <= MAX_REASON_BYTES) {
      return text;
    }
    CharBuffer kept = CharBuffer.allocate(MAX_REASON_BYTES);
    // an incomplete character at the cut is left unread
    StandardCharsets.UTF_8
        .newDecoder()
        .decode(ByteBuffer.wrap(bytes, 0, MAX_REASON_BYTES - 3), kept, false);
    return kept.flip() + "...";
  }
}
