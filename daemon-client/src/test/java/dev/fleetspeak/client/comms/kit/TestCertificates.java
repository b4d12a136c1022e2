package dev.fleetspeak.client.comms.kit;

import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.KeyManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates for test servers, in a few lines of DER. */
public final class TestCertificates {
  private static final byte[] ECDSA_SHA256 = hex("300a06082a8648ce3d040302");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);

  private TestCertificates() {}

  /**
   * A certificate with its key and what it was signed with.
   *
   * @param issuer null if signed by itself
   */
  public record Issued(KeyPair keys, X509Certificate certificate, @Nullable Issued issuer) {
    /** Key managers of a server that presents it, with its issuers but the self-signed one. */
    public KeyManagerFactory keyManagers() throws Exception {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      X509Certificate[] chain =
          issuer == null || issuer.issuer == null
              ? new X509Certificate[] {certificate}
              : new X509Certificate[] {certificate, issuer.certificate};
      store.setKeyEntry("server", keys.getPrivate(), new char[0], chain);
      KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
      factory.init(store, new char[0]);
      return factory;
    }
  }

  /** What a certificate says. */
  public record Spec(String name, boolean ca, long serial, Instant from, Instant to) {
    /** For localhost, valid now. */
    public static Spec server() {
      return new Spec(
          "localhost",
          true,
          4711,
          Instant.now().minusSeconds(3600),
          Instant.now().plusSeconds(3600));
    }

    public Spec named(String other) {
      return new Spec(other, ca, serial, from, to);
    }

    public Spec serial(long other) {
      return new Spec(name, ca, other, from, to);
    }

    public Spec leaf() {
      return new Spec(name, false, serial, from, to);
    }

    public Spec until(Instant end) {
      return new Spec(name, ca, serial, from.minusSeconds(7200), end);
    }
  }

  /** A self-signed certificate for localhost that is its own authority, as many fleets use. */
  public static Issued selfSigned() throws GeneralSecurityException {
    return issue(Spec.server(), null);
  }

  /** Issues a certificate. */
  public static Issued issue(Spec spec, @Nullable Issued issuer) throws GeneralSecurityException {
    KeyPair keys = EcKeys.generate();
    byte[] tbs =
        sequence(
            tagged(0xA0, integer(2)),
            integer(spec.serial),
            ECDSA_SHA256,
            issuer == null
                ? name(spec.name)
                : issuer.certificate.getSubjectX500Principal().getEncoded(),
            sequence(time(spec.from), time(spec.to)),
            name(spec.name),
            keys.getPublic().getEncoded(),
            tagged(0xA3, sequence(basicConstraints(spec.ca), names(spec.name))));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign((issuer == null ? keys : issuer.keys).getPrivate());
    signature.update(tbs);
    byte[] der = sequence(tbs, ECDSA_SHA256, tagged(3, new byte[] {0}, signature.sign()));
    return new Issued(keys, Pem.certificate(der), issuer);
  }

  private static byte[] name(String name) {
    byte[] text = tagged(0x0C, name.getBytes(StandardCharsets.UTF_8));
    return sequence(tagged(0x31, sequence(hex("0603550403"), text)));
  }

  private static byte[] basicConstraints(boolean ca) {
    byte[] value = ca ? sequence(hex("0101ff")) : sequence();
    return sequence(hex("0603551d13"), hex("0101ff"), tagged(4, value));
  }

  private static byte[] names(String name) {
    byte[] dns = tagged(0x82, name.getBytes(StandardCharsets.US_ASCII));
    byte[] loopback = tagged(0x87, InetAddress.getLoopbackAddress().getAddress());
    byte[] value = name.equals("localhost") ? sequence(dns, loopback) : sequence(dns);
    return sequence(hex("0603551d11"), tagged(4, value));
  }

  private static byte[] time(Instant time) {
    return tagged(0x18, TIME.format(time).getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] integer(long value) {
    return tagged(2, BigInteger.valueOf(value).toByteArray());
  }

  private static byte[] sequence(byte[]... parts) {
    return tagged(0x30, parts);
  }

  private static byte[] tagged(int tag, byte[]... parts) {
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

  private static byte[] hex(String digits) {
    return java.util.HexFormat.of().parseHex(digits);
  }
}
