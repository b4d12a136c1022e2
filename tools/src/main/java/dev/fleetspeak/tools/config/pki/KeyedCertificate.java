package dev.fleetspeak.tools.config.pki;

import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import java.security.KeyPair;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;

/**
 * A certificate made here, with its key.
 *
 * @param certificate of the public half of the keys
 * @param keys EC, P-256
 */
public record KeyedCertificate(X509Certificate certificate, KeyPair keys) {

  /** One PEM block {@code CERTIFICATE}. */
  public String certificatePem() {
    try {
      return Pem.encode("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate made here has an encoding", e);
    }
  }

  /** One PEM block {@code EC PRIVATE KEY} (SEC 1), as the reference reads and writes it. */
  public String keyPem() {
    return Pem.encode("EC PRIVATE KEY", EcKeys.toSec1(keys));
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "KeyedCertificate[" + certificate.getSubjectX500Principal() + "]";
  }
}
