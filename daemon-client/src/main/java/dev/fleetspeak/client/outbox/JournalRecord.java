package dev.fleetspeak.client.outbox;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * One entry of the journal. On disk: length of what follows the checksum, checksum of that, kind,
 * key, and for a kept message its bytes. All numbers are big-endian.
 *
 * @param kind kept or removed
 * @param key of the message
 * @param payload a serialized message; empty for a removal
 */
record JournalRecord(Kind kind, long key, ByteString payload) {
  /** Length and checksum. */
  static final int HEAD_BYTES = 8;

  /** Kind and key, which are part of the length. */
  static final int FIXED_BYTES = 9;

  /** What the entry says. */
  enum Kind {
    KEPT(1),
    REMOVED(2);

    private final byte code;

    Kind(int code) {
      this.code = (byte) code;
    }
  }

  static JournalRecord kept(long key, ByteString message) {
    return new JournalRecord(Kind.KEPT, key, message);
  }

  static JournalRecord removed(long key) {
    return new JournalRecord(Kind.REMOVED, key, ByteString.EMPTY);
  }

  byte[] encode() {
    int length = FIXED_BYTES + payload.size();
    ByteBuffer buffer = ByteBuffer.allocate(HEAD_BYTES + length);
    buffer.position(HEAD_BYTES);
    buffer.put(kind.code).putLong(key);
    payload.copyTo(buffer);
    buffer.putInt(0, length);
    buffer.putInt(4, checksum(buffer.array(), HEAD_BYTES, length));
    return buffer.array();
  }

  /**
   * Reads the part behind the checksum.
   *
   * @return the entry, or null if the checksum or the kind is wrong
   */
  static @org.jspecify.annotations.Nullable JournalRecord decode(byte[] body, int checksum) {
    if (body.length < FIXED_BYTES || checksum(body, 0, body.length) != checksum) {
      return null;
    }
    ByteBuffer buffer = ByteBuffer.wrap(body);
    byte code = buffer.get();
    long key = buffer.getLong();
    for (Kind kind : Kind.values()) {
      if (kind.code == code) {
        return new JournalRecord(
            kind, key, ByteString.copyFrom(body, FIXED_BYTES, body.length - FIXED_BYTES));
      }
    }
    return null;
  }

  private static int checksum(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return (int) crc.getValue();
  }
}
