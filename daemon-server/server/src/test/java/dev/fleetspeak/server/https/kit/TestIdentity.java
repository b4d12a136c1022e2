package dev.fleetspeak.server.https.kit;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.id.ClientId;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.HexFormat;

/**
 * A key with a certificate that it signed itself.
 *
 * @param keys EC
 * @param certificate for localhost, serial 42
 */
public record TestIdentity(KeyPair keys, X509Certificate certificate) {

  /** As real clients have it, P-256; the checklist's fixture has P-521, see {@link #fixture}. */
  public static TestIdentity client() {
    return make("secp256r1");
  }

  /** As the checklist's fixture has it: P-521. BoringSSL as we can set it up takes no such key. */
  public static TestIdentity fixture() {
    return make("secp521r1");
  }

  /** P-256. */
  public static TestIdentity server() {
    return make("secp256r1");
  }

  /** The id that the server makes of the key. */
  public ClientId clientId() {
    return ClientId.ofPublicKey(keys.getPublic());
  }

  private static TestIdentity make(String curve) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec(curve));
      KeyPair keys = generator.generateKeyPair();
      byte[] algorithm = HexFormat.of().parseHex("300a06082a8648ce3d040302");
      byte[] cn = HexFormat.of().parseHex("0603550403");
      byte[] text = der(0x0C, "localhost".getBytes(StandardCharsets.US_ASCII));
      byte[] name = der(0x30, der(0x31, der(0x30, cn, text)));
      byte[] from = der(0x18, "00010101000000Z".getBytes(StandardCharsets.US_ASCII));
      byte[] to = der(0x18, "29990101000000Z".getBytes(StandardCharsets.US_ASCII));
      byte[] tbs =
          der(
              0x30,
              der(0xA0, der(2, new byte[] {2})),
              der(2, BigInteger.valueOf(42).toByteArray()),
              algorithm,
              name,
              der(0x30, from, to),
              name,
              keys.getPublic().getEncoded());
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(tbs);
      byte[] whole = der(0x30, tbs, algorithm, der(3, new byte[] {0}, signature.sign()));
      return new TestIdentity(keys, Pem.certificate(whole));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] der(int tag, byte[]... parts) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      content.writeBytes(part);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    int length = content.size();
    if (length > 255) {
      out.write(0x82);
      out.write(length >> 8);
    } else if (length > 127) {
      out.write(0x81);
    }
    out.write(length);
    out.writeBytes(content.toByteArray());
    return out.toByteArray();
  }
}
