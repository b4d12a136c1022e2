package dev.fleetspeak.common.crypto;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/** The few pieces of DER that keys and the client's certificate are made of. */
final class Der {
  static final int INTEGER = 0x02;
  static final int BIT_STRING = 0x03;
  static final int OCTET_STRING = 0x04;
  static final int OID = 0x06;
  static final int PRINTABLE_STRING = 0x13;
  static final int GENERALIZED_TIME = 0x18;
  static final int SEQUENCE = 0x30;
  static final int SET = 0x31;

  private Der() {}

  /** Tag, length and the parts one after the other. */
  static byte[] tagged(int tag, byte[]... parts) {
    int length = 0;
    for (byte[] part : parts) {
      length += part.length;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + 6);
    out.write(tag);
    if (length < 0x80) {
      out.write(length);
    } else {
      byte[] digits = BigInteger.valueOf(length).toByteArray();
      int skip = digits[0] == 0 ? 1 : 0;
      out.write(0x80 | (digits.length - skip));
      out.write(digits, skip, digits.length - skip);
    }
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] sequence(byte[]... parts) {
    return tagged(SEQUENCE, parts);
  }

  static byte[] integer(int value) {
    return tagged(INTEGER, BigInteger.valueOf(value).toByteArray());
  }

  static byte[] bitString(byte[] content) {
    return tagged(BIT_STRING, new byte[] {0}, content);
  }

  static byte[] ascii(int tag, String text) {
    return tagged(tag, text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Reads DER values one after the other; anything malformed is an IllegalArgumentException. */
  static final class Reader {
    private final byte[] bytes;
    private final int end;
    private int at;

    Reader(byte[] bytes) {
      this(bytes, 0, bytes.length);
    }

    private Reader(byte[] bytes, int at, int end) {
      this.bytes = bytes;
      this.at = at;
      this.end = end;
    }

    boolean hasMore() {
      return at < end;
    }

    int peekTag() {
      return hasMore() ? bytes[at] & 0xFF : -1;
    }

    /** Enters the next value, which must have the tag. */
    Reader enter(int tag) {
      if (peekTag() != tag) {
        throw new IllegalArgumentException(
            "DER tag %02x expected, %02x found".formatted(tag, peekTag()));
      }
      at++;
      int length = readLength();
      if (length > end - at) {
        throw new IllegalArgumentException("a DER value is longer than its surroundings");
      }
      Reader inner = new Reader(bytes, at, at + length);
      at += length;
      return inner;
    }

    byte[] rest() {
      byte[] rest = java.util.Arrays.copyOfRange(bytes, at, end);
      at = end;
      return rest;
    }

    private int readLength() {
      int first = next();
      if (first < 0x80) {
        return first;
      }
      int digits = first & 0x7F;
      if (digits == 0 || digits > 3) {
        throw new IllegalArgumentException("a DER length of %d bytes".formatted(digits));
      }
      int length = 0;
      for (int i = 0; i < digits; i++) {
        length = length << 8 | next();
      }
      return length;
    }

    private int next() {
      if (!hasMore()) {
        throw new IllegalArgumentException("a DER value is cut off");
      }
      return bytes[at++] & 0xFF;
    }
  }
}
