package dev.fleetspeak.tools.config.generate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.crypto.EcKeys;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.tools.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rules P-03 to P-08 and the failures of tools.md 2.6. */
class ConfiguratorRulesTest {
  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void setSite() {
    site = new Site(folder);
  }

  private void refused(String input, String... words) throws Exception {
    Map<String, String> before = site.snapshot();
    Captured run = site.run(input);
    assertThat(run.code()).as(run.err()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains(words);
    assertThat(run.err().lines().filter(line -> !line.contains("warning"))).hasSize(1);
    assertThat(site.snapshot()).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "configuration_name: \"Harbor Lab\"|#|configuration_name",
        "trusted_cert_file:|#|trusted_cert_file",
        "trusted_cert_key_file:|#|trusted_cert_key_file",
        "server_cert_file:|#|server_cert_file",
        "server_cert_key_file:|#|server_cert_key_file",
        "server_component_configuration_file:|#|server_component_configuration_file",
        "listen_address: \"0.0.0.0:7443\"||components_config.https_config.listen_address",
        "proxy_protocol|#|",
        "required_label|requried_label|input.textproto:4:",
        "server_name|#|",
        "fs1.harbor.example:7443|fs1.harbor.example|public_host_port",
        "pki/root-key.pem|pki/root.pem|name two files",
        "out/linux.textproto|pki/front-key.pem|name two files",
      })
  void badInputMakesNothing(String from, String to, String word) throws Exception {
    String input = site.input().replace(from, to == null ? "" : to);
    if (word == null) {
      assertThat(site.run(input).code()).isZero();
      return;
    }
    refused(input, word);
    assertThat(site.file("pki")).doesNotExist();
    assertThat(site.file("out")).doesNotExist();
  }

  @Test
  void missingAndBrokenInputIsNamed() throws Exception {
    assertThat(Captured.config("-config", site.file("nowhere").toString()))
        .isEqualTo(
            new Captured(
                1, "", "fleetspeak-config: " + site.file("nowhere") + ": there is no such file\n"));
    assertThat(Captured.config().code()).isEqualTo(1);
    assertThat(Captured.config("-nonsense").code()).isEqualTo(2);
    assertThat(Captured.config("nonsense").code()).isEqualTo(2);
    assertThat(Captured.config("--help").out()).contains("--renew_server_cert", "sign-service");
    refused("configuration_name: \"a\" configuration_name: \"b\"", "input.textproto:1:");
    refused("configuration_name: \"a\"", "server_component_configuration_file");
    refused("", "configuration_name");
  }

  @Test
  void aFolderThatIsAFileIsFoundBeforeAnythingIsWritten() throws Exception {
    Files.writeString(site.file("out"), "");
    refused(site.input(), "out", "a file, not a folder");
    assertThat(site.file("pki")).doesNotExist();
  }

  @Test
  void d11_aPrivateKeyIsNeverReplacedByItself() throws Exception {
    site.run(site.input());
    Files.delete(site.file("pki/root.pem"));
    refused(site.input(), "root-key.pem", "--overwrite_keys");
    assertThat(site.run(site.input(), "--overwrite_keys").code()).isZero();
  }

  @Test
  void aLostServerCertificateNeedsADecision() throws Exception {
    site.run(site.input());
    String key = Files.readString(site.file("pki/front-key.pem"));
    Files.delete(site.file("pki/front.pem"));
    refused(site.input(), "front-key.pem", "--renew_server_cert", "--overwrite_keys");
    assertThat(site.run(site.input(), "--renew-server-cert").code()).isZero();
    assertThat(Files.readString(site.file("pki/front-key.pem"))).isEqualTo(key);
    Files.delete(site.file("pki/front.pem"));
    assertThat(site.run(site.input(), "-overwrite_keys").code()).isZero();
    assertThat(Files.readString(site.file("pki/front-key.pem"))).isNotEqualTo(key);
    assertThat(site.run(site.input()).err()).isEmpty();
  }

  @Test
  void renewalMakesANewCertificateForTheSameKey() throws Exception {
    site.run(site.input());
    String key = Files.readString(site.file("pki/front-key.pem"));
    String certificate = Files.readString(site.file("pki/front.pem"));
    Captured run =
        site.run(
            Site.NOW.plus(Duration.ofDays(300)),
            site.input() + "server_name: \"fleet.harbor.example\"",
            "--renew_server_cert",
            "--print-fingerprints");
    assertThat(run.code()).isZero();
    assertThat(run.out().lines().toList().get(0)).startsWith("trusted ").contains("root.pem");
    assertThat(run.out().lines().toList().get(1)).startsWith("server ").contains("front.pem");
    assertThat(Files.readString(site.file("pki/front-key.pem"))).isEqualTo(key);
    assertThat(Files.readString(site.file("pki/front.pem"))).isNotEqualTo(certificate);
    assertThat(
            Pem.certificates(site.components().getHttpsConfig().getCertificates())
                .getFirst()
                .getSubjectAlternativeNames()
                .toString())
        .as("P-04, D-03")
        .contains("fleet.harbor.example");
    assertThat(site.client("linux").getServerName()).isEqualTo("fleet.harbor.example");
  }

  @Test
  void d12_modesAreSetOnExistingFilesToo() throws Exception {
    site.run(site.input());
    Path components = site.file("out/components.textproto");
    Files.setPosixFilePermissions(components, PosixFilePermissions.fromString("rw-rw-rw-"));
    Files.setPosixFilePermissions(
        site.file("pki/root-key.pem"), PosixFilePermissions.fromString("rw-r--r--"));
    Captured run = site.run(site.input());
    assertThat(site.mode("out/components.textproto")).isEqualTo("rw-------");
    assertThat(run.err()).contains("warning", "root-key.pem", "0600");
  }

  @Test
  void d09_whatClientsWouldRefuseIsSaid() throws Exception {
    site.run(site.input());
    Instant late = Site.NOW.plus(Duration.ofDays(340));
    assertThat(site.run(late, site.input()).err()).contains("front.pem", "expires", "25 days");
    Instant over = Site.NOW.plus(Duration.ofDays(366));
    Captured expired = site.run(over, site.input());
    assertThat(expired.code()).isEqualTo(1);
    assertThat(expired.err()).contains("front.pem", "expired", "--renew_server_cert");
    assertThat(site.run(over, site.input(), "--renew_server_cert").code()).isZero();

    String more = site.input() + "public_host_port: \"[2001:db8::1]:7443\"\nserver_name: \"other\"";
    assertThat(site.run(over, more).err())
        .contains("does not cover \"2001:db8::1\"", "does not cover \"other\"");
    assertThat(site.run(over.plus(Duration.ofDays(4000)), site.input()).err())
        .contains("root.pem", "expired");
  }

  @Test
  void anotherAuthoritysCertificateIsSaid() throws Exception {
    site.run(site.input());
    Files.delete(site.file("pki/root.pem"));
    Files.delete(site.file("pki/root-key.pem"));
    Captured run = site.run(site.input());
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("warning", "front.pem", "is not signed by", "root.pem");
  }

  @Test
  void pairsHaveToMatch() throws Exception {
    site.run(site.input());
    String other = Pem.encode("EC PRIVATE KEY", EcKeys.toSec1(EcKeys.generate()));
    String key = Files.readString(site.file("pki/front-key.pem"));
    Files.writeString(site.file("pki/front-key.pem"), other);
    refused(site.input(), "front-key.pem", "is not the key of", "front.pem");
    Files.writeString(site.file("pki/front-key.pem"), "rubbish");
    refused(site.input(), "front-key.pem", "no private key");
    Files.delete(site.file("pki/front-key.pem"));
    refused(site.input(), "front-key.pem", "no such file");
    Files.writeString(site.file("pki/front-key.pem"), key);

    Files.writeString(site.file("pki/root-key.pem"), other);
    assertThat(site.run(site.input()).code()).as("not needed now").isZero();
    Captured run = site.run(site.input(), "--renew_server_cert");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("root-key.pem", "is not the key of");
    Files.writeString(site.file("pki/root-key.pem"), "rubbish");
    refused(site.input(), "root-key.pem", "no private key");
  }

  @Test
  void brokenCertificatesAreNamed() throws Exception {
    site.run(site.input());
    String root = Files.readString(site.file("pki/root.pem"));
    for (String bad :
        new String[] {"", "rubbish", Files.readString(site.file("pki/root-key.pem"))}) {
      Files.writeString(site.file("pki/root.pem"), bad);
      refused(site.input(), "root.pem", "CERTIFICATE");
    }
    Files.writeString(site.file("pki/root.pem"), Pem.encode("CERTIFICATE", new byte[] {1, 2}));
    refused(site.input(), "root.pem", "does not parse");
    Files.writeString(site.file("pki/root.pem"), root);
    Files.writeString(site.file("pki/front.pem"), "rubbish");
    refused(site.input(), "front.pem", "CERTIFICATE");
  }

  @Test
  void linksAreKeptAndDevicesAreRefused() throws Exception {
    Files.createDirectories(site.file("out"));
    Path real = Files.writeString(site.file("real"), "old");
    Files.createSymbolicLink(site.file("out/linux.textproto"), real);
    assertThat(site.run(site.input()).code()).isZero();
    assertThat(site.file("out/linux.textproto")).isSymbolicLink();
    assertThat(Files.readString(real)).contains("trusted_certs");
    refused(
        site.input().replace(site.file("out/darwin.textproto").toString(), "/dev/null"),
        "/dev/null");
    refused(
        site.input().replace(site.file("out/darwin.textproto").toString(), folder.toString()),
        "a folder");
  }

  @Test
  void checkWritesNothing() throws Exception {
    Captured run = site.run(site.input(), "--check");
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("would write", "root.pem", "components.textproto");
    assertThat(site.snapshot()).isEmpty();
  }

  @Test
  void p07_checksumModesTellClientsTheirHeader() throws Exception {
    for (String config :
        new String[] {"https_header_checksum_config", "cleartext_header_checksum_config"}) {
      site.run(
          site.input()
              .replace(
                  "https_config { listen_address: \"0.0.0.0:7443\"",
                  "https_config { listen_address: \"x:1\" frontend_config { "
                      + config
                      + " { client_certificate_header: \"x-cert\" } }"));
      assertThat(site.client("linux").getClientCertificateHeader()).isEqualTo("x-cert");
    }
    site.run(site.input());
    assertThat(site.client("linux").getClientCertificateHeader()).isEmpty();
  }

  @Test
  void p08_anAdminOnlyServerNeedsNoCertificates() throws Exception {
    Captured run =
        site.run(
            """
            configuration_name: "Back office"
            components_config {
              mysql_data_source_name: "x"
              admin_config { listen_address: "127.0.0.1:7444" }
            }
            server_component_configuration_file: "%s"
            linux_client_configuration_file: "%s"
            """
                .formatted(
                    site.file("out/components.textproto"), site.file("out/linux.textproto")));
    assertThat(run.code()).isZero();
    assertThat(run.err()).contains("admin-only");
    assertThat(site.snapshot()).containsOnlyKeys("out/components.textproto");
    assertThat(site.components().getAdminConfig().getListenAddress()).isEqualTo("127.0.0.1:7444");
  }

  @Test
  void streamingAndProxyGoToTheClients() throws Exception {
    site.run(
        site.input()
                .replace(
                    "listen_address: \"0.0.0.0:7443\"",
                    "listen_address: \"x:1\" disable_streaming: true")
            + "proxy: \"http://proxy:3128\"");
    assertThat(site.client("windows").getStreaming()).isFalse();
    assertThat(site.client("windows").getProxy()).isEqualTo("http://proxy:3128");
  }
}
