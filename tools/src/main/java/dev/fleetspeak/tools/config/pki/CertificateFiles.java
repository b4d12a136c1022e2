package dev.fleetspeak.tools.config.pki;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.ConfigException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/** Certificates out of PEM texts, with the rules for existing material of tools.md 2.3. */
public final class CertificateFiles {
  private CertificateFiles() {}

  /**
   * The first block, which has to be a certificate; what follows is not looked at.
   *
   * @param source how errors name the text's file
   */
  public static X509Certificate first(String pem, String source) throws ConfigException {
    List<Pem.Block> blocks = Pem.blocks(pem);
    if (blocks.isEmpty()) {
      throw new ConfigException(
          source
              + ": holds no PEM block; a CERTIFICATE is needed, remove the file to have one made");
    }
    return parse(blocks.getFirst(), source);
  }

  /** A server's chain, its own certificate first. */
  public static List<X509Certificate> chain(String pem, String source) throws ConfigException {
    List<X509Certificate> chain = new ArrayList<>();
    for (Pem.Block block : Pem.blocks(pem)) {
      if (block.type().equals("CERTIFICATE")) {
        chain.add(parse(block, source));
      }
    }
    if (chain.isEmpty()) {
      throw new ConfigException(source + ": holds no PEM block of type CERTIFICATE");
    }
    return chain;
  }

  private static X509Certificate parse(Pem.Block block, String source) throws ConfigException {
    if (!block.type().equals("CERTIFICATE")) {
      throw new ConfigException(
          source + ": begins with a block of type " + block.type() + ", not with a CERTIFICATE");
    }
    try {
      return Pem.certificate(block.der().toByteArray());
    } catch (CertificateException e) {
      throw new ConfigException(source + ": the certificate does not parse: " + e.getMessage(), e);
    }
  }
}
