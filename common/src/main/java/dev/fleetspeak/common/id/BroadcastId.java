package dev.fleetspeak.common.id;

import com.google.protobuf.ByteString;
import java.security.SecureRandom;

/** Which broadcast: 8 bytes, or nil. */
public final class BroadcastId implements Comparable<BroadcastId> {
  /** No broadcast. */
  public static final BroadcastId NIL = new BroadcastId(ByteString.EMPTY);

  private static final int LENGTH = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ByteString bytes;

  private BroadcastId(ByteString bytes) {
    this.bytes = bytes;
  }

  /**
   * An id from its bytes.
   *
   * @param bytes 8 bytes, or none for nil
   * @throws IllegalArgumentException for any other length
   */
  public static BroadcastId of(ByteString bytes) {
    return bytes.isEmpty() ? NIL : new BroadcastId(FixedId.checked(bytes, LENGTH, "BroadcastID"));
  }

  /**
   * An id from its text. Unlike the other identifiers, the empty text is refused.
   *
   * @param text 16 hex digits of either case
   * @throws IllegalArgumentException for anything else
   */
  public static BroadcastId parse(String text) {
    return new BroadcastId(FixedId.parse(text, LENGTH, "BroadcastID"));
  }

  /** A new id. */
  public static BroadcastId random() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    return of(ByteString.copyFrom(bytes));
  }

  /** Whether this is no broadcast. */
  public boolean isNil() {
    return bytes.isEmpty();
  }

  /** 8 bytes, or none for nil. */
  public ByteString bytes() {
    return bytes;
  }

  @Override
  public int compareTo(BroadcastId other) {
    return ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BroadcastId that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** 16 lower-case hex digits, or {@code nil}. */
  @Override
  public String toString() {
    return FixedId.text(bytes);
  }
}
