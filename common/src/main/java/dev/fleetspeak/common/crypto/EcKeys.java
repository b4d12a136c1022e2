package dev.fleetspeak.common.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;

/**
 * EC keys, and SEC 1 ({@code ECPrivateKey}, RFC 5915), the form in which the protocol's files keep
 * them. The JDK itself speaks only PKCS #8.
 */
public final class EcKeys {
  private static final byte[] EC_PUBLIC_KEY =
      Der.tagged(Der.OID, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01});

  private EcKeys() {}

  /** A new key on P-256. */
  public static KeyPair generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has P-256", e);
    }
  }

  /** SEC 1 DER with curve and public point, as other implementations write it. */
  public static byte[] toSec1(KeyPair keys) {
    ECPrivateKey secret = (ECPrivateKey) keys.getPrivate();
    int size = (secret.getParams().getCurve().getField().getFieldSize() + 7) / 8;
    byte[] scalar = new byte[size];
    byte[] digits = secret.getS().toByteArray();
    int skip = Math.max(0, digits.length - size);
    System.arraycopy(digits, skip, scalar, size - (digits.length - skip), digits.length - skip);
    Der.Reader spki = new Der.Reader(keys.getPublic().getEncoded()).enter(Der.SEQUENCE);
    Der.Reader algorithm = spki.enter(Der.SEQUENCE);
    algorithm.enter(Der.OID);
    byte[] curve = algorithm.rest();
    byte[] point = spki.enter(Der.BIT_STRING).rest();
    byte[] sec1 =
        Der.sequence(
            Der.integer(1),
            Der.tagged(Der.OCTET_STRING, scalar),
            Der.tagged(0xA0, curve),
            Der.tagged(0xA1, Der.tagged(Der.BIT_STRING, point)));
    Arrays.fill(scalar, (byte) 0);
    return sec1;
  }

  /**
   * Reads SEC 1 DER that names its curve and holds its public point.
   *
   * @throws GeneralSecurityException if it is anything else
   */
  public static KeyPair fromSec1(byte[] der) throws GeneralSecurityException {
    try {
      Der.Reader sec1 = new Der.Reader(der).enter(Der.SEQUENCE);
      sec1.enter(Der.INTEGER);
      sec1.enter(Der.OCTET_STRING);
      byte[] curve = null;
      byte[] point = null;
      while (sec1.hasMore()) {
        int tag = sec1.peekTag();
        Der.Reader value = sec1.enter(tag);
        if (tag == 0xA0) {
          curve = value.rest();
        } else if (tag == 0xA1) {
          point = value.enter(Der.BIT_STRING).rest();
        }
      }
      if (curve == null || point == null) {
        throw new InvalidKeySpecException("the EC key names no curve or holds no public point");
      }
      byte[] algorithm = Der.sequence(EC_PUBLIC_KEY, curve);
      KeyFactory factory = KeyFactory.getInstance("EC");
      PrivateKey secret =
          factory.generatePrivate(
              new PKCS8EncodedKeySpec(
                  Der.sequence(Der.integer(0), algorithm, Der.tagged(Der.OCTET_STRING, der))));
      PublicKey open =
          factory.generatePublic(
              new X509EncodedKeySpec(Der.sequence(algorithm, Der.tagged(Der.BIT_STRING, point))));
      checkPair(secret, open);
      return new KeyPair(open, secret);
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new InvalidKeySpecException("not an EC private key: " + e.getMessage(), e);
    }
  }

  /** A key whose public point is not its own would enrol under an id it cannot prove. */
  private static void checkPair(PrivateKey secret, PublicKey open) throws GeneralSecurityException {
    if (!((ECPrivateKey) secret)
        .getParams()
        .getCurve()
        .equals(((ECPublicKey) open).getParams().getCurve())) {
      throw new InvalidKeySpecException("the EC key's public point is on another curve");
    }
    byte[] probe = {1};
    java.security.Signature signature = java.security.Signature.getInstance("SHA256withECDSA");
    signature.initSign(secret);
    signature.update(probe);
    byte[] signed = signature.sign();
    signature.initVerify(open);
    signature.update(probe);
    if (!signature.verify(signed)) {
      throw new InvalidKeySpecException("the EC key's public point belongs to another key");
    }
  }
}
