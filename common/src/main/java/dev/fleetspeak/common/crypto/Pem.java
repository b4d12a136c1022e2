package dev.fleetspeak.common.crypto;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** PEM text: labelled blocks of base64. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s*([^-]*?)-----END \\1-----", Pattern.DOTALL);
  private static final byte[] LINE_END = {'\n'};

  private Pem() {}

  /**
   * One block.
   *
   * @param type what the BEGIN line names, such as {@code CERTIFICATE}
   * @param der decoded content
   */
  public record Block(String type, ByteString der) {}

  /**
   * All blocks of a text, in order; text between them is ignored, and so is a block whose content
   * is no base64.
   */
  public static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      try {
        String base64 = matcher.group(2).replaceAll("\\s", "");
        byte[] der = Base64.getDecoder().decode(base64);
        blocks.add(new Block(matcher.group(1), ByteString.copyFrom(der)));
      } catch (IllegalArgumentException _) {
        // Readers of PEM skip what they cannot decode; whoever needs a block says that it is
        // missing.
      }
    }
    return blocks;
  }

  /** The text of one block, in lines of 64 characters. */
  public static String encode(String type, byte[] der) {
    String base64 = Base64.getMimeEncoder(64, LINE_END).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + base64 + "\n-----END " + type + "-----\n";
  }

  /** The certificates of a text, in order. Blocks of other types and broken ones are skipped. */
  public static List<X509Certificate> certificates(String text) {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Block block : blocks(text)) {
      if (block.type().equals("CERTIFICATE")) {
        try {
          certificates.add(certificate(block.der().toByteArray()));
        } catch (CertificateException _) {
          // One broken certificate must not take the others away (client.md 2.2).
        }
      }
    }
    return certificates;
  }

  /**
   * Parses one certificate.
   *
   * @throws CertificateException if it is none
   */
  public static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  /** The text of a file's bytes; PEM is ASCII. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
