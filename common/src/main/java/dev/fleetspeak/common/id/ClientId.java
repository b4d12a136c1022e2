package dev.fleetspeak.common.id;

import com.google.protobuf.ByteString;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Arrays;

/**
 * Who a client is: the first 8 bytes of SHA-256 over its public key's SubjectPublicKeyInfo, or nil
 * for "no client", which means the server. Eight zero bytes are an id like any other.
 */
public final class ClientId implements Comparable<ClientId> {
  /** No client. */
  public static final ClientId NIL = new ClientId(ByteString.EMPTY);

  private static final int LENGTH = 8;

  private final ByteString bytes;

  private ClientId(ByteString bytes) {
    this.bytes = bytes;
  }

  /**
   * An id from its bytes.
   *
   * @param bytes 8 bytes, or none for nil
   * @throws IllegalArgumentException for any other length
   */
  public static ClientId of(ByteString bytes) {
    return bytes.isEmpty() ? NIL : new ClientId(FixedId.checked(bytes, LENGTH, "ClientID"));
  }

  /** As {@link #of(ByteString)}, with a copy of the bytes. */
  public static ClientId of(byte[] bytes) {
    return of(ByteString.copyFrom(bytes));
  }

  /**
   * An id from its text.
   *
   * @param text 16 hex digits of either case; empty or {@code nil} for nil
   * @throws IllegalArgumentException for anything else
   */
  public static ClientId parse(String text) {
    return text.isEmpty() || text.equals("nil")
        ? NIL
        : new ClientId(FixedId.parse(text, LENGTH, "ClientID"));
  }

  /**
   * The id that belongs to a public key.
   *
   * @throws IllegalArgumentException if the key has no encoded form
   */
  public static ClientId ofPublicKey(PublicKey key) {
    byte[] spki = key.getEncoded();
    if (spki == null) {
      throw new IllegalArgumentException("the public key has no encoded form");
    }
    return ofSpki(spki);
  }

  /** The id that belongs to a DER SubjectPublicKeyInfo. */
  public static ClientId ofSpki(byte[] spki) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(spki);
      return of(Arrays.copyOf(hash, LENGTH));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Whether this is no client. */
  public boolean isNil() {
    return bytes.isEmpty();
  }

  /** 8 bytes, or none for nil. */
  public ByteString bytes() {
    return bytes;
  }

  @Override
  public int compareTo(ClientId other) {
    return ByteString.unsignedLexicographicalComparator().compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ClientId that && bytes.equals(that.bytes);
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
