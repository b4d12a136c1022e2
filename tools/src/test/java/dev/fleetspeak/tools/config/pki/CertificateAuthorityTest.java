package dev.fleetspeak.tools.config.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;

/** Properties of minted certificates: tools.md 2.3 and P-04. */
class CertificateAuthorityTest {
  private static final Instant NOW = Instant.parse("2031-03-09T08:15:42Z");
  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final String AUTHORITY_KEY = "2.5.29.35";
  private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";

  private final KeyedCertificate trusted = CertificateAuthority.mint("Harbor Lab", NOW);
  private final KeyedCertificate server =
      CertificateAuthority.of(trusted)
          .issue(
              "Harbor Lab", List.of("fs1.harbor.example", "192.0.2.15", "::1", "10.example"), NOW);

  @Test
  void trustedCertificateIsAnAuthorityForTenYears() throws Exception {
    X509Certificate certificate = trusted.certificate();
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=Harbor Lab Fleetspeak CA");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(certificate.getSubjectX500Principal());
    assertThat(certificate.getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(certificate.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
    assertThat(certificate.getBasicConstraints()).isEqualTo(Integer.MAX_VALUE);
    assertThat(certificate.getKeyUsage())
        .containsExactly(true, false, false, false, false, true, false, false, false);
    assertThat(certificate.getExtendedKeyUsage()).isNull();
    assertThat(certificate.getSubjectAlternativeNames()).isNull();
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(certificate.getNonCriticalExtensionOIDs()).containsExactly(SUBJECT_KEY);
    assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    certificate.verify(certificate.getPublicKey());
  }

  @Test
  void serverCertificateIsALeafForOneYear() throws Exception {
    X509Certificate certificate = server.certificate();
    assertThat(certificate.getVersion()).isEqualTo(3);
    assertThat(certificate.getSubjectX500Principal().getName())
        .isEqualTo("CN=Harbor Lab Fleetspeak Server");
    assertThat(certificate.getIssuerX500Principal())
        .isEqualTo(trusted.certificate().getSubjectX500Principal());
    assertThat(certificate.getNotBefore()).isEqualTo(NOW.minus(Duration.ofMinutes(5)));
    assertThat(certificate.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    assertThat(certificate.getBasicConstraints()).isEqualTo(-1);
    assertThat(certificate.getKeyUsage())
        .containsExactly(true, false, false, false, false, false, false, false, false);
    assertThat(certificate.getExtendedKeyUsage()).containsExactly(SERVER_AUTH);
    assertThat(certificate.getCriticalExtensionOIDs())
        .containsExactlyInAnyOrder("2.5.29.19", "2.5.29.15");
    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(List::getFirst, each -> each.get(1))
        .containsExactly(
            tuple(2, "fs1.harbor.example"),
            tuple(7, "192.0.2.15"),
            tuple(7, "0:0:0:0:0:0:0:1"),
            tuple(2, "10.example"));
    assertThat(tail(certificate, AUTHORITY_KEY))
        .isEqualTo(tail(trusted.certificate(), SUBJECT_KEY));
    certificate.verify(trusted.certificate().getPublicKey());
  }

  @Test
  void keysAreOnP256AndOfTheirOwn() {
    assertThat(trusted.certificate().getPublicKey()).isInstanceOf(ECPublicKey.class);
    assertThat(((ECPublicKey) server.certificate().getPublicKey()).getParams().toString())
        .contains("secp256r1");
    assertThat(trusted.certificate().getPublicKey())
        .isNotEqualTo(server.certificate().getPublicKey());
  }

  @Test
  void serialsArePositiveRandomAndBelow128Bits() {
    assertThat(trusted.certificate().getSerialNumber()).isPositive();
    assertThat(trusted.certificate().getSerialNumber().bitLength()).isLessThanOrEqualTo(128);
    assertThat(trusted.certificate().getSerialNumber())
        .isNotEqualTo(server.certificate().getSerialNumber());
  }

  @Test
  void filesAreWhatTheReferenceReads() throws Exception {
    assertThat(server.certificatePem()).startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(Pem.blocks(server.certificatePem())).hasSize(1);
    assertThat(server.keyPem()).startsWith("-----BEGIN EC PRIVATE KEY-----\n");
    KeyPair read = EcKeys.fromSec1(Pem.blocks(server.keyPem()).getFirst().der().toByteArray());
    assertThat(read.getPublic()).isEqualTo(server.certificate().getPublicKey());
    PrivateKeys.checkMatch(
        server.certificate().getPublicKey(), PrivateKeys.parse(server.keyPem(), "key.pem"));
  }

  @Test
  void rsaAuthoritySignsWithSha256() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    X509Certificate root =
        CertificateMint.authority("Old Root", keys.getPublic(), keys.getPrivate(), NOW);
    KeyedCertificate leaf =
        CertificateAuthority.of(root, keys.getPrivate()).issue("Harbor", List.of("h"), NOW);
    assertThat(leaf.certificate().getSigAlgName()).isEqualTo("SHA256withRSA");
    leaf.certificate().verify(keys.getPublic());
  }

  @Test
  void anotherKeyIsRefused() {
    assertThatThrownBy(
            () -> CertificateAuthority.of(trusted.certificate(), EcKeys.generate().getPrivate()))
        .isInstanceOf(GeneralSecurityException.class)
        .hasMessageContaining("does not belong");
  }

  @Test
  void clientsTakeItByNameAndByAddress() throws Exception {
    KeyedCertificate root = CertificateAuthority.mint("Here", Instant.now());
    KeyedCertificate local =
        CertificateAuthority.of(root)
            .issue("Here", List.of("localhost", "127.0.0.1"), Instant.now());
    KeyStore own = KeyStore.getInstance("PKCS12");
    own.load(null, null);
    own.setKeyEntry(
        "server",
        local.keys().getPrivate(),
        new char[0],
        new X509Certificate[] {local.certificate()});
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, new char[0]);
    SSLContext server = SSLContext.getInstance("TLS");
    server.init(keys.getKeyManagers(), null, null);
    KeyStore roots = KeyStore.getInstance("PKCS12");
    roots.load(null, null);
    roots.setCertificateEntry("root", root.certificate());
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(roots);
    SSLContext client = SSLContext.getInstance("TLS");
    client.init(null, trust.getTrustManagers(), null);
    try (ServerSocket listener =
        server
            .getServerSocketFactory()
            .createServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual()
          .start(
              () -> {
                while (true) {
                  try (Socket socket = listener.accept()) {
                    socket.getOutputStream().write(1);
                  } catch (IOException _) {
                    if (listener.isClosed()) {
                      return;
                    }
                  }
                }
              });
      assertThat(reads(client, "localhost", listener.getLocalPort())).isEqualTo(1);
      assertThat(reads(client, "127.0.0.1", listener.getLocalPort())).isEqualTo(1);
      assertThatThrownBy(() -> reads(client, "other.example", listener.getLocalPort()))
          .isInstanceOf(SSLException.class);
    }
  }

  private static int reads(SSLContext client, String host, int port) throws IOException {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), port);
        SSLSocket socket =
            (SSLSocket) client.getSocketFactory().createSocket(plain, host, port, true)) {
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      return socket.getInputStream().read();
    }
  }

  /** The last 20 bytes of an extension: the key id in both forms. */
  private static byte[] tail(X509Certificate certificate, String extension) {
    byte[] value = certificate.getExtensionValue(extension);
    return Arrays.copyOfRange(value, value.length - 20, value.length);
  }
}
