package dev.fleetspeak.common.crypto;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Says whether two keys belong together. */
public final class KeyPairs {
  private static final byte[] PROBE = {0x46, 0x53};

  private KeyPairs() {}

  /** Whether what the private key signs is verified by the public one; false for other kinds. */
  public static boolean match(PublicKey open, PrivateKey secret) {
    String algorithm =
        switch (secret.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          case String other -> other;
        };
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(secret);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException _) {
      // Keys of different kinds do not even get as far as a verdict.
      return false;
    }
  }
}
