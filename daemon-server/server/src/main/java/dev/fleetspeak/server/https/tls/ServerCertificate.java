package dev.fleetspeak.server.https.tls;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.crypto.PemKeys;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What the server proves itself with.
 *
 * @param chain leaf first, at least one
 * @param key the leaf's
 */
public record ServerCertificate(List<X509Certificate> chain, PrivateKey key) {
  private static final byte[] PROBE = {0x46, 0x53};

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
    checkMatch(chain.getFirst().getPublicKey(), key);
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

  private static void checkMatch(PublicKey open, PrivateKey secret) {
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
      if (!signature.verify(signed)) {
        throw new IllegalArgumentException("the server key does not belong to the certificate");
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the server key does not belong to the certificate", e);
    }
  }
}
