package dev.fleetspeak.server.config;

import dev.fleetspeak.common.crypto.ClientCertificate;
import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/** A certificate with its key, as PEM text. */
public record TestPem(String certificate, String key) {
  /** A new pair. */
  public static TestPem create() {
    KeyPair keys = EcKeys.generate();
    try {
      return new TestPem(
          Pem.encode("CERTIFICATE", ClientCertificate.create(keys).getEncoded()),
          Pem.encode("EC PRIVATE KEY", EcKeys.toSec1(keys)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Text as a quoted string of the text format. */
  public static String quoted(String text) {
    return '"' + text.replace("\n", "\\n") + '"';
  }
}
