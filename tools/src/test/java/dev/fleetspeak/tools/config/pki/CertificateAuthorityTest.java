package dev.fleetspeak.tools.config.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void rsaAuthoritySignsWithSha256(@TempDir Path folder) throws Exception {
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
  void opensslAgrees(@TempDir Path folder) throws Exception {
    Assumptions.assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/openssl")), "openssl is not installed");
    Path root = Files.writeString(folder.resolve("root.pem"), trusted.certificatePem());
    Path leaf = Files.writeString(folder.resolve("leaf.pem"), server.certificatePem());
    Process process =
        new ProcessBuilder(
                "/usr/bin/openssl",
                "verify",
                "-x509_strict",
                "-purpose",
                "sslserver",
                "-verify_hostname",
                "fs1.harbor.example",
                "-attime",
                Long.toString(NOW.getEpochSecond()),
                "-CAfile",
                root.toString(),
                leaf.toString())
            .redirectErrorStream(true)
            .start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    assertThat(process.waitFor()).as(output).isZero();
  }

  /** The last 20 bytes of an extension: the key id in both forms. */
  private static byte[] tail(X509Certificate certificate, String extension) {
    byte[] value = certificate.getExtensionValue(extension);
    return Arrays.copyOfRange(value, value.length - 20, value.length);
  }
}
