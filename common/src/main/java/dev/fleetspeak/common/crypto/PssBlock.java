package dev.fleetspeak.common.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the salt length of an RSASSA-PSS signature (RFC 8017, 9.1.2), which other signers choose as
 * long as the key allows and the JDK's verifier wants to be told.
 */
final class PssBlock {
  private static final int HASH_BYTES = 32;
  private static final int TRAILER = 0xBC;

  private PssBlock() {}

  /** The longest salt that a key allows. */
  static int longestSalt(int modulusBits) {
    return (modulusBits + 6) / 8 - HASH_BYTES - 2;
  }

  /** The salt length inside a signature, if the block is well-formed at all. */
  static Optional<Integer> saltLength(RSAPublicKey key, byte[] signature)
      throws GeneralSecurityException {
    int bits = key.getModulus().bitLength() - 1;
    int length = (bits + 7) / 8;
    BigInteger value = new BigInteger(1, signature);
    if (value.compareTo(key.getModulus()) >= 0 || length < 2 * HASH_BYTES + 2) {
      return Optional.empty();
    }
    byte[] block = leftPadded(value.modPow(key.getPublicExponent(), key.getModulus()), length);
    if (block.length != length || (block[length - 1] & 0xFF) != TRAILER) {
      return Optional.empty();
    }
    int dbLength = length - HASH_BYTES - 1;
    byte[] mask = mgf1(Arrays.copyOfRange(block, dbLength, dbLength + HASH_BYTES), dbLength);
    for (int i = 0; i < dbLength; i++) {
      mask[i] ^= block[i];
    }
    mask[0] &= (byte) (0xFF >>> (8 * length - bits));
    int separator = 0;
    while (separator < dbLength && mask[separator] == 0) {
      separator++;
    }
    return separator < dbLength && mask[separator] == 1
        ? Optional.of(dbLength - separator - 1)
        : Optional.empty();
  }

  private static byte[] leftPadded(BigInteger value, int length) {
    byte[] digits = value.toByteArray();
    int skip = digits.length > 1 && digits[0] == 0 ? 1 : 0;
    int significant = digits.length - skip;
    if (significant > length) {
      return digits;
    }
    byte[] padded = new byte[length];
    System.arraycopy(digits, skip, padded, length - significant, significant);
    return padded;
  }

  private static byte[] mgf1(byte[] seed, int length) throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    byte[] mask = new byte[length];
    for (int counter = 0, at = 0; at < length; counter++) {
      digest.update(seed);
      byte[] hash =
          digest.digest(
              new byte[] {
                (byte) (counter >>> 24),
                (byte) (counter >>> 16),
                (byte) (counter >>> 8),
                (byte) counter
              });
      int part = Math.min(hash.length, length - at);
      System.arraycopy(hash, 0, mask, at, part);
      at += part;
    }
    return mask;
  }
}
