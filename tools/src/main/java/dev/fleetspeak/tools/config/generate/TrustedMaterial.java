package dev.fleetspeak.tools.config.generate;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * The trusted certificate.
 *
 * @param pem all of its file
 * @param certificate the first one of the file
 * @param key of that certificate; null if there is none here, which disables signing
 */
record TrustedMaterial(String pem, X509Certificate certificate, @Nullable PrivateKey key) {

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "TrustedMaterial[" + certificate.getSubjectX500Principal() + "]";
  }
}
