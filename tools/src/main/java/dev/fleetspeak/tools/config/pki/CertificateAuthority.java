package dev.fleetspeak.tools.config.pki;

import dev.fleetspeak.common.crypto.EcKeys;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** What clients trust: makes the certificates of servers. Immutable. */
public final class CertificateAuthority {
  private final X509Certificate certificate;
  private final PrivateKey key;

  private CertificateAuthority(X509Certificate certificate, PrivateKey key) {
    this.certificate = certificate;
    this.key = key;
  }

  /**
   * Makes the certificate and the key of a new authority: P-256, ten years.
   *
   * @param installation name of the installation, part of the certificate's common name
   * @param now when it becomes valid, but for five minutes of grace
   */
  public static KeyedCertificate mint(String installation, Instant now) {
    KeyPair keys = EcKeys.generate();
    return new KeyedCertificate(
        CertificateMint.authority(
            installation + " Fleetspeak CA", keys.getPublic(), keys.getPrivate(), now),
        keys);
  }

  /** The authority that was just made. */
  public static CertificateAuthority of(KeyedCertificate minted) {
    return new CertificateAuthority(minted.certificate(), minted.keys().getPrivate());
  }

  /**
   * An authority that was there before.
   *
   * @throws GeneralSecurityException if the key is not the certificate's, or neither RSA nor EC
   */
  public static CertificateAuthority of(X509Certificate certificate, PrivateKey key)
      throws GeneralSecurityException {
    if (!Set.of("RSA", "EC").contains(key.getAlgorithm())) {
      throw new InvalidKeyException("a " + key.getAlgorithm() + " key; RSA or EC is needed");
    }
    PrivateKeys.checkMatch(certificate.getPublicKey(), key);
    return new CertificateAuthority(certificate, key);
  }

  /** What clients are told to trust. */
  public X509Certificate certificate() {
    return certificate;
  }

  /**
   * Makes a server's certificate and key: P-256, one year.
   *
   * @param installation name of the installation
   * @param hosts names and addresses that clients connect to, in the order of the certificate
   * @param now when it becomes valid, but for five minutes of grace
   */
  public KeyedCertificate issue(String installation, List<String> hosts, Instant now) {
    return issue(installation, hosts, EcKeys.generate(), now);
  }

  /** As {@link #issue(String, List, Instant)}, for an EC key that is there already. */
  public KeyedCertificate issue(
      String installation, List<String> hosts, KeyPair keys, Instant now) {
    return new KeyedCertificate(certify(installation, hosts, keys.getPublic(), now), keys);
  }

  /** The certificate alone, for any public key. */
  public X509Certificate certify(
      String installation, List<String> hosts, PublicKey key, Instant now) {
    return CertificateMint.server(
        certificate, this.key, installation + " Fleetspeak Server", key, hosts, now);
  }
}
