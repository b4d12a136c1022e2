package dev.fleetspeak.server.https.tls;

import dev.fleetspeak.common.crypto.KeyPairs;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.crypto.PemKeys;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server proves itself with.
 *
 * @param chain leaf first, at least one
 * @param key the leaf's
 */
public record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
  /**
   * Copies the chain.
   *
   * @throws IllegalArgumentException if there is no certificate or the key is not the leaf's
   */
  public ServerCertificate {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("holds no PEM block CERTIFICATE");
    }
    if (!KeyPairs.match(chain.getFirst().getPublicKey(), key)) {
      throw new IllegalArgumentException("the server key does not belong to the certificate");
    }
  }

  /**
   * Reads both from PEM.
   *
   * @param certificates chain, leaf first
   * @param key PKCS #8, PKCS #1 or SEC 1
   * @throws IllegalArgumentException if either does not parse or they do not match; the text says
   *     what is wrong, not where it came from
   */
  public static ServerCertificate fromPem(byte[] certificates, byte[] key) {
    PrivateKey secret;
    try {
      secret = PemKeys.privateKey(Pem.text(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("server key: " + e.getMessage(), e);
    }
    return new ServerCertificate(Pem.certificates(Pem.text(certificates)), secret);
  }

  /** Never shows the key. */
  @Override
  public String toString() {
    return "ServerCertificate[" + chain.getFirst().getSubjectX500Principal() + "]";
  }
}
