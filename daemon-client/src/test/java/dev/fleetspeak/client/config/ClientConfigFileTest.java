package dev.fleetspeak.client.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TypeRegistry;
import dev.fleetspeak.client.comms.kit.TestCertificates;
import dev.fleetspeak.common.crypto.Pem;
import dev.fleetspeak.common.textformat.ConfigException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main file and communicator.txt (client.md 2.2, 2.3, 2.5). */
class ClientConfigFileTest {
  @TempDir Path folder;
  private String certificate;

  @BeforeEach
  void setUp() throws Exception {
    Files.createDirectories(folder.resolve("conf"));
    certificate =
        Pem.encode("CERTIFICATE", TestCertificates.selfSigned().certificate().getEncoded());
  }

  private String handler() {
    return "filesystem_handler: {configuration_directory:\"%s\" state_file:\"%s\"}"
        .formatted(folder.resolve("conf"), folder.resolve("state"));
  }

  private String trusted() {
    return "trusted_certs: \"" + certificate.replace("\n", "\\n") + "\"";
  }

  private ClientSettings load(String... parts) throws Exception {
    Path file = folder.resolve("client.textproto");
    Files.writeString(file, String.join("\n", parts));
    return ClientConfigFile.load(file, TypeRegistry.getEmptyTypeRegistry());
  }

  private void refused(String expected, String... parts) {
    assertThatThrownBy(() -> load(parts))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("client.textproto")
        .hasMessageContaining(expected)
        .hasMessageNotContaining("\n");
  }

  @Test
  void ceilingsOnBandwidthAreRead_andThoseThatNothingGetsThroughAreRefused() throws Exception {
    String rest = trusted() + " server: 'a:1' " + handler();
    assertThat(load(rest).bandwidth()).isEqualTo(Bandwidth.UNLIMITED);
    assertThat(
            load(rest, "max_upload_bytes_per_second: 16384 max_download_bytes_per_second: 200000")
                .bandwidth())
        .isEqualTo(new Bandwidth(16_384, 200_000));
    refused("max_upload_bytes_per_second", rest, "max_upload_bytes_per_second: 16383");
    refused("give at least 16384, or leave it out", rest, "max_download_bytes_per_second: -1");
  }

  @Test
  void aFileOfTheReferencesConfiguratorLoads() throws Exception {
    ClientSettings settings =
        load(
            trusted(),
            "server:\"fs1.harbor.example:7443\"  server:\"192.0.2.15:7443\"",
            "client_label:\"\" client_label:\"harbor\" " + handler() + " streaming:true",
            "proxy: \"http://proxy.example:3128\" server_name:\"fs\"");
    assertThat(settings.trustRoots()).hasSize(1);
    assertThat(settings.servers()).containsExactly("fs1.harbor.example:7443", "192.0.2.15:7443");
    assertThat(settings.labels()).hasSize(3).endsWith("harbor");
    assertThat(settings.streaming()).isTrue();
    assertThat(settings.proxy()).isEqualTo("http://proxy.example:3128");
    assertThat(settings.serverName()).isEqualTo("fs");
    assertThat(settings.clientCertificateHeader()).isNull();
    assertThat(settings.stateFile()).isEqualTo(folder.resolve("state"));
    assertThat(settings.outboxDirectory()).isNull();
  }

  @Test
  void labelsHaveTheNamesThatFleetsKnow() {
    assertThat(ClientLabels.architecture("x86_64")).isEqualTo("amd64");
    assertThat(ClientLabels.architecture("aarch64")).isEqualTo("arm64");
    assertThat(ClientLabels.architecture("x86")).isEqualTo("386");
    assertThat(ClientLabels.system("Mac OS X")).isEqualTo("darwin");
    assertThat(ClientLabels.system("Windows 11")).isEqualTo("windows");
    assertThat(ClientLabels.system("Linux")).isEqualTo("linux");
  }

  @Test
  void blankLabelsDoNotCountAndOthersStayAsTheyAre() {
    assertThat(ClientLabels.with(java.util.List.of("", "  ", " a "))).hasSize(3).endsWith(" a ");
  }

  @Test
  void unknownFieldsAreRefusedWithTheirPlace() {
    refused(":2:1: there is no field \"colour\"", "server: \"a:1\"", "colour: 1");
  }

  @Test
  void whatIsMissingIsNamed() {
    refused("server: none is given", trusted(), handler());
    refused("trusted_certs: holds no certificate", "server: \"a:1\"", handler());
    refused("filesystem_handler: is missing", trusted(), "server: \"a:1\"");
    refused(
        "registry_handler: needs the Windows registry",
        trusted(),
        "server: \"a:1\"",
        "registry_handler { configuration_key: \"HKEY_LOCAL_MACHINE\\\\SOFTWARE\\\\X\" }");
  }

  @Test
  void line45_registryKeysOutsideTheMachinesHiveAreNamed() {
    for (String bad :
        new String[] {
          "", "HKEY_LOCAL_MACHINE", "HKEY_LOCAL_MACHINE\\\\", "HKEY_CURRENT_USER\\\\X"
        }) {
      refused(
          "registry_handler.configuration_key: \"" + bad.replace("\\\\", "\\"),
          trusted(),
          "server: \"a:1\"",
          "registry_handler { configuration_key: \"" + bad + "\" }");
    }
  }

  @Test
  void badAddressesAreNamed() {
    for (String bad : new String[] {"a b:1", "a:b", "a:99999", "https://a:1", "a:1:2", ""}) {
      refused(
          ":3:1: server[0]: \"" + bad + "\" is no address",
          trusted(),
          handler(),
          "server: \"" + bad + "\"");
    }
  }

  @Test
  void proxiesOfAnotherKindAreNamed() {
    refused(
        ":3:1: proxy: proxies of kind ftp are not supported",
        trusted() + " server: \"a:1\"",
        handler(),
        "proxy: 'ftp://user:secret@p:1'");
  }

  @Test
  void goodAddressesAreTaken() throws Exception {
    assertThat(
            load(
                    trusted(),
                    handler(),
                    "server: ['localhost', 'a.example:443', '[::1]:6060', '192.0.2.1:1']")
                .servers())
        .hasSize(4);
  }

  @Test
  void foldersHaveToBeThere() {
    refused(
        "configuration_directory: /no/such/folder is no folder",
        trusted(),
        "server: \"a:1\" filesystem_handler { configuration_directory: '/no/such/folder' }");
    refused(
        "state_file: the folder of /no/such/state is missing",
        trusted(),
        "server: \"a:1\" filesystem_handler { configuration_directory: '"
            + folder.resolve("conf")
            + "' state_file: '/no/such/state' }");
  }

  @Test
  void deploymentKeysHaveToBeReadable() throws Exception {
    String base = trusted() + " server: \"a:1\" " + handler();
    refused(
        ":2:1: deployment_key_file[0]: there is no file /no/such/key",
        base,
        "deployment_key_file: '/no/such/key'");
    Path empty = Files.writeString(folder.resolve("key"), "");
    refused("holds no PEM block of type PUBLIC KEY", base, "deployment_key_file: '" + empty + "'");
  }

  @Test
  void brokenCertificatesBesideGoodOnesAreSkipped() throws Exception {
    String broken = "-----BEGIN CERTIFICATE-----\\nAAAA\\n-----END CERTIFICATE-----\\n";
    assertThat(
            load(
                    "trusted_certs: \"" + broken + certificate.replace("\n", "\\n") + "\"",
                    "server: \"a:1\"",
                    handler())
                .trustRoots())
        .hasSize(1);
  }

  @Test
  void communicatorTxtIsReadLeniently() throws Exception {
    Files.writeString(
        folder.resolve("conf/communicator.txt"),
        "max_poll_delay_seconds: 7 new_field: 3 min_failure_delay_seconds: -5");
    ClientSettings settings = load(trusted(), "server: \"a:1\"", handler());
    assertThat(settings.communicator().getMaxPollDelaySeconds()).isEqualTo(7);
    assertThat(settings.communicator().getMinFailureDelaySeconds()).isZero();
  }

  @Test
  void aBrokenCommunicatorTxtMeansTheDefaults() throws Exception {
    Files.writeString(folder.resolve("conf/communicator.txt"), "max_poll_delay_seconds: soon");
    assertThat(load(trusted(), "server: \"a:1\"", handler()).communicator())
        .isEqualTo(dev.fleetspeak.proto.client.CommunicatorConfig.getDefaultInstance());
  }
}
