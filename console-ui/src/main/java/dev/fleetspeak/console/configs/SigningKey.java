package dev.fleetspeak.console.configs;

import dev.fleetspeak.common.crypto.Pem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;

/** Reads a private deployment key for one signature; nothing keeps it. */
final class SigningKey {
  /** SEQUENCE { rsaEncryption, NULL }. */
  private static final byte[] RSA = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  private static final byte[] VERSION = {2, 1, 0};

  private SigningKey() {}

  /**
   * Reads a PEM file, PKCS #1 or PKCS #8.
   *
   * @throws IOException if it holds no RSA key; names the file
   */
  static PrivateKey load(Path file) throws IOException {
    for (Pem.Block block : Pem.blocks(Pem.text(Files.readAllBytes(file)))) {
      byte[] der = block.der().toByteArray();
      if (block.type().equals("RSA PRIVATE KEY")) {
        return parse(file, tagged(0x30, VERSION, RSA, tagged(4, der)));
      }
      if (block.type().equals("PRIVATE KEY")) {
        return parse(file, der);
      }
      if (block.type().equals("ENCRYPTED PRIVATE KEY")) {
        throw new IOException(file + ": the key is encrypted; decrypt it first");
      }
    }
    throw new IOException(
        file + ": holds no private key; a PEM block RSA PRIVATE KEY or PRIVATE KEY is needed");
  }

  private static PrivateKey parse(Path file, byte[] pkcs8) throws IOException {
    try {
      return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException e) {
      throw new IOException(file + ": holds no RSA private key", e);
    }
  }

  private static byte[] tagged(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    byte[] length = BigInteger.valueOf(content.size()).toByteArray();
    int skip = length[0] == 0 && length.length > 1 ? 1 : 0;
    if (content.size() >= 0x80) {
      out.write(0x80 | (length.length - skip));
    }
    out.write(length, skip, length.length - skip);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
