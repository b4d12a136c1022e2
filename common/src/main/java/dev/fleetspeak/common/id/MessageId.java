package dev.fleetspeak.common.id;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/** Which message: 32 bytes, or nil. */
public final class MessageId implements Comparable<MessageId> {
  /** No message. */
  public static final MessageId NIL = new MessageId(ByteString.EMPTY);

  private static final int LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ByteString bytes;

  private MessageId(ByteString bytes) {
    this.bytes = bytes;
  }

  /**
   * An id from its bytes.
   *
   * @param bytes 32 bytes, or none for nil
   * @throws IllegalArgumentException for any other length
   */
  public static MessageId of(ByteString bytes) {
    return bytes.isEmpty() ? NIL : new MessageId(FixedId.checked(bytes, LENGTH, "MessageID"));
  }

  /** As {@link #of(ByteString)}, with a copy of the bytes. */
  public static MessageId of(byte[] bytes) {
    return of(ByteString.copyFrom(bytes));
  }

  /**
   * An id from its text.
   *
   * @param text 64 hex digits of either case; empty or {@code nil} for nil
   * @throws IllegalArgumentException for anything else
   */
  public static MessageId parse(String text) {
    return text.isEmpty() || text.equals("nil")
        ? NIL
        : new MessageId(FixedId.parse(text, LENGTH, "MessageID"));
  }

  /** A new id for a message made on the server. */
  public static MessageId random() {
    byte[] bytes = new byte[LENGTH];
    RANDOM.nextBytes(bytes);
    return of(bytes);
  }

  /**
   * The id of a client's message, the same each time it is sent, so that a repeat is recognised
   * (protocol.md 2).
   */
  public static MessageId ofClientMessage(
      ClientId client, String service, ByteString sourceMessageId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(client.bytes().asReadOnlyByteBuffer());
      digest.update((byte) 0);
      digest.update(service.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
      digest.update(sourceMessageId.asReadOnlyByteBuffer());
      return of(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether this is no message. */
  public boolean isNil() {
    return bytes.isEmpty();
  }

  /** 32 bytes, or none for nil. */
  public ByteString bytes() {
    return bytes;
  }

  @Override
  public int compareTo(MessageId other) {
    return ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MessageId that && bytes.equals(that.bytes);
  }

  @Override
  public int hashCode() {
    return bytes.hashCode();
  }

  /** 64 lower-case hex digits, or {@code nil}. */
  @Override
  public String toString() {
    return FixedId.text(bytes);
  }
}
