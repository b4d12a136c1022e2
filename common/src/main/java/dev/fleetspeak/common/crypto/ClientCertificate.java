package dev.fleetspeak.common.crypto;

import dev.fleetspeak.common.id.ClientId;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;

/**
 * The certificate that a client makes for itself. It only carries the public key; nobody looks at
 * its names and dates, which are fixed (wire-client 1.2): version 3, serial 1, subject and issuer
 * with the client id as organisation, both times in the year 1, no extensions.
 */
public final class ClientCertificate {
  private static final byte[] ECDSA_WITH_SHA256 =
      Der.sequence(
          Der.tagged(
              Der.OID, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x04, 0x03, 0x02}));
  private static final byte[] ORGANIZATION = Der.tagged(Der.OID, new byte[] {0x55, 0x04, 0x0A});
  private static final byte[] UNSET_TIME = Der.ascii(Der.GENERALIZED_TIME, "00010101000000Z");
  private static final byte[] VERSION_3 = Der.tagged(0xA0, Der.integer(2));

  private ClientCertificate() {}

  /**
   * Makes the certificate of a key.
   *
   * @param keys an EC key pair
   * @throws GeneralSecurityException if the key cannot sign
   */
  public static X509Certificate create(KeyPair keys) throws GeneralSecurityException {
    byte[] signed = toBeSigned(keys.getPublic().getEncoded());
    Signature signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(keys.getPrivate());
    signer.update(signed);
    byte[] der = Der.sequence(signed, ECDSA_WITH_SHA256, Der.bitString(signer.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** The part that the signature covers. */
  static byte[] toBeSigned(byte[] spki) {
    byte[] name =
        Der.sequence(
            Der.tagged(
                Der.SET,
                Der.sequence(
                    ORGANIZATION,
                    Der.ascii(Der.PRINTABLE_STRING, ClientId.ofSpki(spki).toString()))));
    return Der.sequence(
        VERSION_3,
        Der.integer(1),
        ECDSA_WITH_SHA256,
        name,
        Der.sequence(UNSET_TIME, UNSET_TIME),
        name,
        spki);
  }
}
