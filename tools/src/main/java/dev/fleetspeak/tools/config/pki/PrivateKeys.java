package dev.fleetspeak.tools.config.pki;

import dev.fleetspeak.common.crypto.KeyPairs;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.ConfigException;
import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Reads private keys in the PEM forms that are about: PKCS #1, SEC 1 and PKCS #8. */
public final class PrivateKeys {

  private PrivateKeys() {}

  /**
   * The first private key of a PEM text.
   *
   * @param source how errors name the text's file
   * @throws ConfigException if there is none, or it cannot be used
   */
  public static PrivateKey parse(String pem, String source) throws ConfigException {
    if (pem.contains("ENCRYPTED")) {
      throw new ConfigException(
          source + ": the key is encrypted; store it without a passphrase, with mode 0600");
    }
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object found = parser.readObject();
      // openssl puts the curve's parameters in a block of their own ahead of the key.
      while (found != null) {
        if (found instanceof PEMKeyPair pair) {
          return secret(pair.getPrivateKeyInfo());
        }
        if (found instanceof PrivateKeyInfo info) {
          return secret(info);
        }
        found = parser.readObject();
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw new ConfigException(source + ": the private key does not parse: " + e.getMessage(), e);
    }
    throw new ConfigException(
        source
            + ": holds no private key; a PEM block RSA PRIVATE KEY, EC PRIVATE KEY or PRIVATE KEY is"
            + " needed"
            + (Pem.blocks(pem).isEmpty() ? "" : ", not " + Pem.blocks(pem).getFirst().type()));
  }

  /** The public half that the first private key of a PEM text carries with it, if it does. */
  public static Optional<PublicKey> publicHalf(String pem) {
    try (PEMParser parser = new PEMParser(new StringReader(pem))) {
      Object found = parser.readObject();
      while (found != null && !(found instanceof PEMKeyPair)) {
        found = parser.readObject();
      }
      if (found instanceof PEMKeyPair pair && pair.getPublicKeyInfo() != null) {
        SubjectPublicKeyInfo info = pair.getPublicKeyInfo();
        return Optional.of(
            KeyFactory.getInstance(algorithm(info.getAlgorithm()))
                .generatePublic(new X509EncodedKeySpec(info.getEncoded())));
      }
      return Optional.empty();
    } catch (IOException | GeneralSecurityException | IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  private static PrivateKey secret(PrivateKeyInfo info)
      throws IOException, GeneralSecurityException {
    return KeyFactory.getInstance(algorithm(info.getPrivateKeyAlgorithm()))
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static String algorithm(AlgorithmIdentifier identifier) {
    String oid = identifier.getAlgorithm().getId();
    return switch (oid) {
      case "1.2.840.113549.1.1.1" -> "RSA";
      case "1.2.840.10045.2.1" -> "EC";
      default -> oid;
    };
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
