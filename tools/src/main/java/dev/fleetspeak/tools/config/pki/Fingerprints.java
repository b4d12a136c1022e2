package dev.fleetspeak.tools.config.pki;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 fingerprints, in the form that {@code openssl x509 -fingerprint} prints. */
public final class Fingerprints {
  private Fingerprints() {}

  /** Upper-case hex pairs joined by colons. */
  public static String sha256(byte[] der) {
    try {
      return HexFormat.ofDelimiter(":")
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
