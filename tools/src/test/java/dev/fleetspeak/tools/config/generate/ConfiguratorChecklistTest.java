package dev.fleetspeak.tools.config.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.proto.client.generic.Config;
import dev.fleetspeak.tools.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A-CFG-1 to A-CFG-5 of tools.md 2.8, as far as they need no binaries of the reference. */
class ConfiguratorChecklistTest {
  private static final List<String> PEMS =
      List.of("pki/root.pem", "pki/root-key.pem", "pki/front.pem", "pki/front-key.pem");

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void setSite() {
    site = new Site(folder);
  }

  @Test
  void aCfg1_anEmptyFolderGetsKeysCertificatesAndOutputs() throws Exception {
    Captured run = site.run(site.input());
    assertThat(run).isEqualTo(new Captured(0, "", ""));
    assertThat(PEMS)
        .extracting(site::mode)
        .containsExactly("rw-r--r--", "rw-------", "rw-r--r--", "rw-------");
    assertThat(site.mode("out/components.textproto")).isEqualTo("rw-------");
    assertThat(site.mode("out/linux.textproto")).isEqualTo("rw-r--r--");

    var components = site.components();
    assertThat(components.getHttpsConfig().getCertificates())
        .isEqualTo(Files.readString(site.file("pki/front.pem")));
    assertThat(components.getHttpsConfig().getKey())
        .isEqualTo(Files.readString(site.file("pki/front-key.pem")));
    assertThat(
            components.toBuilder()
                .setHttpsConfig(
                    components.getHttpsConfig().toBuilder().clearCertificates().clearKey())
                .build()
                .toString())
        .contains("harborfs", "0.0.0.0:7443", "127.0.0.1:7444");

    Config linux = site.client("linux");
    assertThat(linux.getTrustedCerts()).isEqualTo(Files.readString(site.file("pki/root.pem")));
    assertThat(linux.getServerList()).containsExactly("fs1.harbor.example:7443", "192.0.2.15:7443");
    assertThat(linux.getClientLabelList()).containsExactly("harbor");
    assertThat(linux.getStreaming()).isTrue();
    assertThat(linux.getFilesystemHandler().getConfigurationDirectory())
        .isEqualTo("/etc/fleetspeak-client");
    assertThat(linux.getFilesystemHandler().getStateFile())
        .isEqualTo("/var/lib/misc/fleetspeak-client.state");
    assertThat(site.client("darwin").getFilesystemHandler().getStateFile())
        .isEqualTo("/etc/fleetspeak-client/state");
    assertThat(site.client("windows").getRegistryHandler().getConfigurationKey())
        .isEqualTo("HKEY_LOCAL_MACHINE\\SOFTWARE\\FleetspeakClient");
    X509Certificate server =
        Pem.certificates(components.getHttpsConfig().getCertificates()).getFirst();
    assertThat(server.getSubjectAlternativeNames().toString())
        .isEqualTo("[[2, fs1.harbor.example], [7, 192.0.2.15]]");
  }

  @Test
  void aCfg2_theSecondRunChangesNoKeyAndNoMeaning() throws Exception {
    site.run(site.input());
    Map<String, String> before = site.snapshot();
    assertThat(site.run(site.input()).code()).isZero();
    assertThat(site.snapshot()).isEqualTo(before);
  }

  @Test
  void aCfg3_theTrustedKeyMayBeAwayUntilItIsNeeded() throws Exception {
    site.run(site.input());
    Files.delete(site.file("pki/root-key.pem"));
    assertThat(site.run(site.input()).code()).isZero();
    Files.delete(site.file("pki/front.pem"));
    Files.delete(site.file("pki/front-key.pem"));
    Map<String, String> before = site.snapshot();
    Captured run = site.run(site.input());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("root-key.pem").hasLineCount(1);
    assertThat(site.snapshot()).isEqualTo(before);
  }

  @Test
  void aCfg4_theInputMayComeThroughAPipe() throws Exception {
    Path pipe = site.file("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    Thread writer =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    Files.writeString(pipe, site.input());
                  } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                });
    assertThat(Captured.config(Site.NOW, "-config", pipe.toString()).code()).isZero();
    writer.join();
    assertThat(site.client("linux").getServerCount()).isEqualTo(2);
  }

  @Test
  void aCfg5_anRsaAuthorityMaySign() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    KeyPair keys = generator.generateKeyPair();
    byte[] pkcs1 =
        PrivateKeyInfo.getInstance(keys.getPrivate().getEncoded())
            .parsePrivateKey()
            .toASN1Primitive()
            .getEncoded();
    Map<String, String> forms = new HashMap<>();
    forms.put("PKCS #1", Pem.encode("RSA PRIVATE KEY", pkcs1));
    forms.put("PKCS #8 (D-08)", Pem.encode("PRIVATE KEY", keys.getPrivate().getEncoded()));
    X509Certificate root = RsaRoot.certificate(keys, Site.NOW);
    Files.createDirectories(site.file("pki"));
    for (Map.Entry<String, String> form : forms.entrySet()) {
      Files.writeString(
          site.file("pki/root.pem"),
          "a comment\n" + Pem.encode("CERTIFICATE", root.getEncoded()) + "and more\n");
      Files.writeString(site.file("pki/root-key.pem"), form.getValue());
      Files.deleteIfExists(site.file("pki/front.pem"));
      Files.deleteIfExists(site.file("pki/front-key.pem"));
      Captured run = site.run(site.input());
      assertThat(run.code()).as(form.getKey() + run.err()).isZero();
      Pem.certificates(Files.readString(site.file("pki/front.pem")))
          .getFirst()
          .verify(keys.getPublic());
      assertThat(site.client("linux").getTrustedCerts()).contains("a comment", "and more");
    }
  }
}
