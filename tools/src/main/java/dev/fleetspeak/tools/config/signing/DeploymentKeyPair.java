package dev.fleetspeak.tools.config.signing;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.TextConfig;
import dev.fleetspeak.tools.config.pki.PrivateKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;

/**
 * The key that signs what clients run. The private half belongs on the operator's own machine and
 * never on a server; the public half goes to every client.
 *
 * @param privateKey RSA
 * @param publicKey RSA
 */
public record DeploymentKeyPair(RSAPrivateCrtKey privateKey, RSAPublicKey publicKey) {
  /** 4,096 bits are what the reference's tool made; 3,072 are as strong as the clients' P-256. */
  public static final int DEFAULT_BITS = 3072;

  private static final int LEAST_BITS = 2048;

  /**
   * Makes a new pair.
   *
   * @param bits of the modulus, at least 2,048
   */
  public static DeploymentKeyPair generate(int bits) {
    if (bits < LEAST_BITS) {
      throw new IllegalArgumentException("a deployment key has at least 2048 bits");
    }
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(bits);
      return of(generator.generateKeyPair().getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has RSA", e);
    }
  }

  /**
   * Reads the private key of a PEM file, PKCS #1 or PKCS #8.
   *
   * @throws ConfigException if it holds no RSA key of at least 2,048 bits; names the file
   */
  public static DeploymentKeyPair load(Path file) throws ConfigException {
    DeploymentKeyPair pair;
    try {
      pair = of(PrivateKeys.parse(TextConfig.read(file), file.toString()));
    } catch (GeneralSecurityException e) {
      throw new ConfigException(
          file + ": holds no RSA private key; services are signed by an RSA deployment key", e);
    }
    if (pair.publicKey().getModulus().bitLength() < LEAST_BITS) {
      throw new ConfigException(file + ": the RSA key is too short; 2048 bits are the least");
    }
    return pair;
  }

  private static DeploymentKeyPair of(PrivateKey key) throws GeneralSecurityException {
    if (!(key instanceof RSAPrivateCrtKey secret)) {
      throw new GeneralSecurityException("not an RSA key with its factors");
    }
    RSAPublicKey open =
        (RSAPublicKey)
            KeyFactory.getInstance("RSA")
                .generatePublic(
                    new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
    return new DeploymentKeyPair(secret, open);
  }

  /** PEM block {@code RSA PRIVATE KEY} (PKCS #1), as the reference's tool writes it. */
  public String privatePem() {
    try {
      return Pem.encode(
          "RSA PRIVATE KEY",
          PrivateKeyInfo.getInstance(privateKey.getEncoded())
              .parsePrivateKey()
              .toASN1Primitive()
              .getEncoded());
    } catch (IOException e) {
      throw new IllegalStateException("an RSA key of the JDK has an encoding", e);
    }
  }

  /** PEM block {@code PUBLIC KEY}, as clients read it. */
  public String publicPem() {
    return Pem.encode("PUBLIC KEY", publicKey.getEncoded());
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "DeploymentKeyPair[" + publicKey.getModulus().bitLength() + " bits]";
  }
}
