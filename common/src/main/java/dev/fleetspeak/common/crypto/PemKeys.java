package dev.fleetspeak.common.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Private keys in the PEM forms that are about, read by the JDK alone. */
public final class PemKeys {
  private static final byte[] EC =
      Der.tagged(Der.OID, new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01});
  private static final byte[] RSA =
      Der.tagged(
          Der.OID,
          new byte[] {0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 0x01, 0x01, 0x01});
  private static final byte[] NULL = {0x05, 0x00};

  private PemKeys() {}

  /**
   * The first private key of a text: PKCS #8, PKCS #1 or SEC 1. Blocks of other types are skipped,
   * such as the curve's parameters that openssl writes ahead of a key.
   *
   * @throws GeneralSecurityException if there is none, it is encrypted, or it does not parse; the
   *     text never quotes the key
   */
  public static PrivateKey privateKey(String pem) throws GeneralSecurityException {
    if (pem.contains("ENCRYPTED")) {
      throw new InvalidKeySpecException(
          "the key is encrypted; store it without a passphrase, with mode 0600");
    }
    List<Pem.Block> blocks = Pem.blocks(pem);
    for (Pem.Block block : blocks) {
      byte[] der = block.der().toByteArray();
      String type = block.type();
      if (type.equals("PRIVATE KEY")) {
        return fromPkcs8(der);
      } else if (type.equals("RSA PRIVATE KEY")) {
        return fromPkcs8(pkcs8(Der.sequence(RSA, NULL), der));
      } else if (type.equals("EC PRIVATE KEY")) {
        return fromPkcs8(pkcs8(Der.sequence(EC, curve(der)), der));
      }
    }
    throw new InvalidKeySpecException(
        "holds no private key; a PEM block PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY is needed"
            + (blocks.isEmpty() ? "" : ", not " + blocks.getFirst().type()));
  }

  /** The public half that the first private key of a text carries with it, if it does. */
  public static Optional<PublicKey> publicHalf(String pem) {
    try {
      if (privateKey(pem) instanceof RSAPrivateCrtKey rsa) {
        RSAPublicKeySpec open = new RSAPublicKeySpec(rsa.getModulus(), rsa.getPublicExponent());
        return Optional.of(KeyFactory.getInstance("RSA").generatePublic(open));
      }
      for (Pem.Block block : Pem.blocks(pem)) {
        if (block.type().equals("EC PRIVATE KEY")) {
          return Optional.of(EcKeys.fromSec1(block.der().toByteArray()).getPublic());
        }
      }
    } catch (GeneralSecurityException _) {
      // Then it tells nothing.
    }
    return Optional.empty();
  }

  private static byte[] pkcs8(byte[] algorithm, byte[] key) {
    return Der.sequence(Der.integer(0), algorithm, Der.tagged(Der.OCTET_STRING, key));
  }

  private static byte[] curve(byte[] sec1) throws InvalidKeySpecException {
    try {
      Der.Reader reader = new Der.Reader(sec1).enter(Der.SEQUENCE);
      reader.enter(Der.INTEGER);
      reader.enter(Der.OCTET_STRING);
      return reader.enter(0xA0).rest();
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("the EC key does not parse or names no curve", e);
    }
  }

  private static PrivateKey fromPkcs8(byte[] der) throws GeneralSecurityException {
    String algorithm = algorithm(der);
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
    } catch (InvalidKeySpecException e) {
      throw new InvalidKeySpecException("the private key does not parse: " + e.getMessage(), e);
    }
  }

  private static String algorithm(byte[] pkcs8) throws InvalidKeySpecException {
    try {
      Der.Reader reader = new Der.Reader(pkcs8).enter(Der.SEQUENCE);
      reader.enter(Der.INTEGER);
      byte[] oid = Der.tagged(Der.OID, reader.enter(Der.SEQUENCE).enter(Der.OID).rest());
      if (Arrays.equals(oid, RSA)) {
        return "RSA";
      }
      return Arrays.equals(oid, EC) ? "EC" : "EdDSA";
    } catch (IllegalArgumentException e) {
      throw new InvalidKeySpecException("the private key does not parse", e);
    }
  }
}
