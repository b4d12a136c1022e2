package dev.fleetspeak.tools.config.pki;

import dev.fleetspeak.common.crypto.KeyPairs;
import dev.fleetspeak.common.crypto.PemKeys;
import dev.fleetspeak.common.textformat.ConfigException;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;

/** Private keys out of files, with errors that name the file. */
public final class PrivateKeys {

  private PrivateKeys() {}

  /**
   * The first private key of a PEM text.
   *
   * @param source how errors name the text's file
   * @throws ConfigException if there is none, or it cannot be used
   */
  public static PrivateKey parse(String pem, String source) throws ConfigException {
    try {
      return PemKeys.privateKey(pem);
    } catch (GeneralSecurityException e) {
      throw new ConfigException(source + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks that two keys are halves of one pair.
   *
   * @throws GeneralSecurityException if they are not
   */
  public static void checkMatch(PublicKey open, PrivateKey secret) throws GeneralSecurityException {
    if (!KeyPairs.match(open, secret)) {
      throw new InvalidKeyException("the private key does not belong to the certificate");
    }
  }
}
