package dev.fleetspeak.server.config;

import static dev.fleetspeak.server.config.TestPem.quoted;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The components file (server.md 7.2, 7.3) and its mistakes. */
class ComponentsFileTest {
  private static final TestPem PEM = TestPem.create();
  private static final String HTTPS =
      """
      https_config {
        listen_address: "127.0.0.1:0"
        certificates: %s
        key: %s
      }
      """
          .formatted(quoted(PEM.certificate()), quoted(PEM.key()));

  @TempDir Path folder;
  private Path file;
  private String sqlite;
  private List<Path> before;

  @BeforeEach
  void prepare() throws Exception {
    file = folder.resolve("components.textproto");
    sqlite = "datastore_config { sqlite { path: \"" + folder.resolve("db.sqlite") + "\" } }\n";
    before = List.of(file);
  }

  @AfterEach
  void nothingElseIsThere() throws Exception {
    try (var files = Files.list(folder)) {
      assertThat(files.toList()).isSubsetOf(before);
    }
  }

  private ServerSettings read(String text, boolean allowUnguarded) throws Exception {
    Files.writeString(file, text);
    return ComponentsFile.read(
        file, Located.nowhere(ServerConfig.getDefaultInstance(), "services"), allowUnguarded);
  }

  private ServerSettings read(String text) throws Exception {
    return read(text, false);
  }

  private void refuses(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageStartingWith(file.toString())
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("\n"));
  }

  @Test
  @DisplayName("7.2: a whole file")
  void whole() throws Exception {
    ServerSettings settings =
        read(
            HTTPS
                + sqlite
                + """
                admin_config { listen_address: "localhost:0" }
                stats_config { address: "127.0.0.1:0" }
                health_check_config { listen_address: "127.0.0.1:0" }
                required_label: "corp"
                """);
    assertThat(settings.https().listen()).isEqualTo(ListenAddress.parse("127.0.0.1:0"));
    assertThat(settings.https().streaming()).isTrue();
    assertThat(settings.https().fileAuthorization()).isFalse();
    assertThat(settings.admin().isLoopback()).isTrue();
    assertThat(settings.store().location()).isEqualTo(folder.resolve("db.sqlite").toString());
    assertThat(settings.store().terms().payloadAge()).isEqualTo(Duration.ofHours(1));
    assertThat(settings.requiredLabel()).isEqualTo("corp");
    assertThat(settings.metrics()).isNotNull();
    assertThat(settings.health()).isNotNull();
    assertThat(settings.ports()).hasSize(4);
  }

  @Test
  @DisplayName("7.2: what is absent is not served; neither https nor admin is no error")
  void defaults() throws Exception {
    ServerSettings settings = read(sqlite);
    assertThat(settings.https()).isNull();
    assertThat(settings.admin()).isNull();
    assertThat(settings.metrics()).isNull();
    assertThat(settings.health()).isNull();
    assertThat(settings.ports()).isEmpty();
  }

  @Test
  @DisplayName("7.2: disable_streaming and enable_file_server_authorization")
  void httpsSwitches() throws Exception {
    ServerSettings settings =
        read(
            HTTPS.replace(
                    "  key:",
                    "  disable_streaming: true enable_file_server_authorization: true key:")
                + sqlite);
    assertThat(settings.https().streaming()).isFalse();
    assertThat(settings.https().fileAuthorization()).isTrue();
  }

  @Test
  @DisplayName("7.3: an empty file is an error that names both database options")
  void noDatabase() {
    refuses("", "mysql_data_source_name", "spanner_config", "sqlite { path:");
  }

  @Test
  @DisplayName("7.3: HTTPS without certificates and key is an error naming the three fields")
  void httpsWithoutCertificates() {
    refuses(
        "https_config { listen_address: \":0\" }",
        ":1:1: https_config.certificates",
        "listen_address, certificates and key");
    refuses("https_config { }", "https_config.listen_address");
    refuses(HTTPS.replaceAll("  key: .*", "") + sqlite, "https_config.key: is missing");
  }

  @Test
  @DisplayName("7.3: an admin section without address is an error naming the field")
  void adminWithoutAddress() {
    refuses(sqlite + "admin_config { }", ":2:1: admin_config.listen_address: is missing");
  }

  @Test
  @DisplayName("P-38: a public admin address needs the flag or the field")
  void unguardedAdmin() throws Exception {
    String open = sqlite + "admin_config { listen_address: \":6061\" }";
    refuses(open, ":2:16: admin_config.listen_address", "--allow_unguarded_admin");
    assertThat(read(open, true).admin().allowUnguarded()).isTrue();
    assertThat(
            read(open.replace(":6061\"", ":6061\" allow_unguarded_admin: true"))
                .admin()
                .allowUnguarded())
        .isTrue();
  }

  @Test
  @DisplayName("bad input: missing, unreadable and malformed files, wrong types, unknown fields")
  void malformed() throws Exception {
    assertThatThrownBy(
            () ->
                ComponentsFile.read(
                    folder.resolve("none"),
                    Located.nowhere(ServerConfig.getDefaultInstance(), "services"),
                    false))
        .hasMessageContaining("none: there is no such file");
    refuses("https_config {", ":1:");
    refuses("\nhttps_confg { }", ":2:1:", "https_confg");
    refuses("proxy_protocol: 7", ":1:17:");
    refuses("admin_config: \"localhost:6061\"", ":1:");
  }

  @Test
  @DisplayName("bad input: certificates that do not parse or do not match the key")
  void badCertificates() {
    refuses(HTTPS.replace(quoted(PEM.certificate()), "\"nonsense\"") + sqlite, "CERTIFICATE");
    refuses(HTTPS.replace(quoted(PEM.key()), "\"nonsense\"") + sqlite, ":4:3: https_config.key");
    refuses(
        HTTPS.replace(quoted(PEM.key()), quoted(TestPem.create().key())) + sqlite,
        ":4:3: https_config.key",
        "does not belong");
  }

  @Test
  @DisplayName("bad input: addresses")
  void badAddresses() {
    refuses(HTTPS.replace("127.0.0.1:0", "127.0.0.1") + sqlite, ":2:3:", "no port");
    refuses(HTTPS.replace("127.0.0.1:0", "::1:443") + sqlite, "in brackets");
    refuses(sqlite + "stats_config { address: \"localhost:http\" }", "stats_config.address");
    refuses(
        sqlite + "health_check_config { listen_address: \"a.invalid:1\" }",
        "health_check_config.listen_address",
        "has no address");
  }

  @Test
  @DisplayName("bad input: a port in use, before anything is made")
  void portInUse() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ServerSettings settings =
          read(
              sqlite
                  + "admin_config { listen_address: \"127.0.0.1:%d\" }"
                      .formatted(taken.getLocalPort()));
      assertThatThrownBy(settings::checkPorts)
          .isInstanceOf(ConfigException.class)
          .hasMessageContaining(file + ":2:16: admin_config.listen_address: cannot listen on");
    }
  }

  @Test
  @DisplayName("databases that are not there are refused with one line that names the alternative")
  void otherDatabases() {
    refuses("mysql_data_source_name: \"u:p@udp(h)/fleetspeak\"", "mysql_data_source_name", "udp");
    refuses("spanner_config { project_id: \"p\" }", "spanner_config", "sqlite { path");
    refuses(sqlite + "spanner_config { }", "spanner_config", "remove one");
    refuses("datastore_config { sqlite { } }", "datastore_config.sqlite.path: is missing");
  }

  @Test
  @DisplayName("what this version does not do is refused, not ignored")
  void notYet() {
    refuses(sqlite + "proxy_protocol: true", "proxy_protocol");
    refuses(
        HTTPS.replace("  key:", "  frontend_config { cleartext_header_config { } }\n  key:")
            + sqlite,
        "https_config.frontend_config.cleartext_header_config");
  }

  @Test
  @DisplayName("processed payloads: off, by age, by bytes")
  void retention() throws Exception {
    String open = sqlite.strip().replaceFirst("\\}$", "processed_payloads { %s } }");
    assertThat(read(open.formatted("disabled: true")).store().terms().payloadAge()).isZero();
    assertThat(read(sqlite).store())
        .isEqualTo(SqliteSettings.defaults(folder.resolve("db.sqlite")));
    assertThat(read(sqlite.replace("\" }", "\" synchronous_normal: true }")).store())
        .isEqualTo(
            SqliteSettings.defaults(folder.resolve("db.sqlite")).withSynchronousNormal(true));
    assertThat(read(open.formatted("max_age { seconds: 60 }")).store().terms().payloadAge())
        .isEqualTo(Duration.ofMinutes(1));
    assertThat(read(open.formatted("max_bytes_per_service: 9")).store().terms().payloadBytes())
        .isEqualTo(9);
    refuses(open.formatted("max_age { seconds: -60 }"), "processed_payloads.max_age");
  }
}
