package dev.fleetspeak.common.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;

/** Public deployment keys: RSA, PEM blocks {@code PUBLIC KEY}, one or more a file. */
public final class DeploymentKeys {
  private DeploymentKeys() {}

  /**
   * Reads the keys of a file.
   *
   * @throws IOException if the file cannot be read, holds no key, or anything but RSA public keys;
   *     the text names the file
   */
  public static List<RSAPublicKey> load(Path file) throws IOException {
    return parse(Pem.text(Files.readAllBytes(file)), file.toString());
  }

  /**
   * Reads keys from text, such as one that is compiled into a program.
   *
   * @param origin where the text is from, for errors
   * @throws IOException as of {@link #load}
   */
  public static List<RSAPublicKey> parse(String pem, String origin) throws IOException {
    List<RSAPublicKey> keys = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(pem)) {
      if (!block.type().equals("PUBLIC KEY")) {
        throw new IOException(
            origin
                + ": holds a block of type "
                + block.type()
                + "; a deployment key is a PUBLIC KEY");
      }
      try {
        keys.add(
            (RSAPublicKey)
                KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(block.der().toByteArray())));
      } catch (GeneralSecurityException e) {
        throw new IOException(origin + ": holds a key that is no RSA public key", e);
      }
    }
    if (keys.isEmpty()) {
      throw new IOException(origin + ": holds no PEM block of type PUBLIC KEY");
    }
    return keys;
  }
}
