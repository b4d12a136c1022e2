package dev.fleetspeak.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import dev.fleetspeak.common.textformat.ConfigException;
import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.components.Config;
import dev.fleetspeak.server.store.sql.DatabaseSettings;
import dev.fleetspeak.server.store.sql.RetentionTerms;
import dev.fleetspeak.server.store.sql.StoreSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which database a components file chooses, engine by engine. */
class StoreSectionTest {
  private static final String SERVER = "address: \"db\" database: \"fs\" user: \"u\" ";

  @TempDir Path folder;

  private StoreSettings read(String text) throws Exception {
    Config config = TextFormat.parse(text, Config.class);
    return new StoreSection(Located.nowhere(config, "a test"), Map.of("DB_PASSWORD", "hush")::get)
        .settings();
  }

  private DatabaseSettings server(String engine, String more) throws Exception {
    return (DatabaseSettings) read("datastore_config { " + engine + " { " + SERVER + more + "} }");
  }

  private void refuses(String text, String... parts) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .satisfies(e -> assertThat(e.getMessage()).contains(parts).doesNotContain("hush", "\n"));
  }

  @Test
  @DisplayName("each engine has its message; ports may be left out")
  void engines() throws Exception {
    assertThat(read("datastore_config { h2 { path: \"/x/y\" } }").location())
        .isEqualTo("h2:file:/x/y");
    assertThat(server("mysql", "").location()).isEqualTo("mariadb://db:3306/fs");
    assertThat(server("mariadb", "").location()).isEqualTo("mariadb://db:3306/fs");
    assertThat(server("postgresql", "").location()).isEqualTo("postgresql://db:5432/fs");
    assertThat(
            read("datastore_config { postgresql { address: \"a:1,[::1],c\" database: \"fs\" } }")
                .location())
        .isEqualTo("postgresql://a:1,[::1]:5432,c:5432/fs");
    assertThat(read("mysql_data_source_name: \"u:p@/fs\"").location())
        .isEqualTo("mariadb://127.0.0.1:3306/fs");
  }

  @Test
  @DisplayName("messages that are done stay in the reference's table if that is wanted")
  void processedInMessages() throws Exception {
    String dsn = "mysql_data_source_name: \"u:p@/fs\" ";
    assertThat(read(dsn).terms().processedInMessages()).isFalse();
    for (String text :
        new String[] {
          dsn + "datastore_config { processed_in_messages: true }",
          "datastore_config { sqlite { path: \"/x/y\" } processed_in_messages: true }"
        }) {
      assertThat(read(text).terms().processedInMessages()).as(text).isTrue();
    }
  }

  @Test
  @DisplayName("connections and TLS of each driver")
  void connections() throws Exception {
    assertThat(server("mariadb", "max_connections: 40 ").connections()).isEqualTo(40);
    assertThat(server("mariadb", "").connections()).isEqualTo(16);
    assertThat(server("mariadb", "").properties()).containsEntry("sslMode", "disable");
    assertThat(server("mariadb", "tls: DATABASE_TLS_VERIFIED ").properties())
        .containsEntry("sslMode", "verify-full");
    assertThat(server("postgresql", "tls: DATABASE_TLS_UNVERIFIED ").properties())
        .containsEntry("sslmode", "require");
    Path ca = Files.writeString(folder.resolve("ca.pem"), "pem");
    assertThat(
            server("postgresql", "tls: DATABASE_TLS_VERIFIED tls_ca_file: \"" + ca + "\" ")
                .properties())
        .containsEntry("sslmode", "verify-full")
        .containsEntry("sslrootcert", ca.toString());
  }

  @Test
  @DisplayName("passwords come from the file itself, another file or the environment")
  void passwords() throws Exception {
    Path file = Files.writeString(folder.resolve("password"), "hush\n");
    for (String source :
        new String[] {
          "password: \"hush\" ",
          "password_file: \"" + file + "\" ",
          "password_env: \"DB_PASSWORD\" "
        }) {
      DatabaseSettings settings = server("mariadb", source);
      assertThat(settings.password().isTheSameAs("hush")).as(source).isTrue();
      assertThat(settings.toString()).doesNotContain("hush");
    }
  }

  @Test
  @DisplayName("mistakes name their field, and no password")
  void mistakes() {
    String open = "datastore_config { mariadb { " + SERVER;
    refuses(open + "password: \"hush\" password_env: \"DB_PASSWORD\" } }", "more than one of");
    refuses(open + "password_env: \"NONE\" } }", "mariadb.password_env", "NONE");
    refuses(open + "password_file: \"/not/there\" } }", "mariadb.password_file", "/not/there");
    refuses(open + "max_connections: 2 } }", "mariadb.max_connections");
    refuses(open + "tls_ca_file: \"x\" } }", "mariadb.tls_ca_file");
    refuses(
        open + "tls: DATABASE_TLS_VERIFIED tls_ca_file: \"/not/there\" } }", "mariadb.tls_ca_file");
    refuses("datastore_config { mariadb { database: \"d\" } }", "mariadb.address");
    refuses(
        "datastore_config { mariadb { address: \"a\" database: \"d?x\" } }", "mariadb.database");
    refuses("datastore_config { h2 { } }", "h2.path");
    refuses("mysql_data_source_name: \"u:hush@udp(h)/d\"", "mysql_data_source_name", "udp");
    refuses(
        "mysql_data_source_name: \"u:hush@/d\" datastore_config { h2 { path: \"x\" } }",
        "second database");
    refuses("spanner_config { }", "spanner_config", "mariadb");
  }

  @Test
  @DisplayName("records are kept two weeks and counters for ever, unless the file says otherwise")
  void retention() throws Exception {
    String sqlite = "datastore_config { sqlite { path: \"/x/y\" } ";
    assertThat(read(sqlite + "}").terms().retention()).isEqualTo(RetentionTerms.defaults());
    Duration twoWeeks = Duration.ofDays(14);
    assertThat(
            read(sqlite + "retention { contacts { seconds: 86400 } messages { } } }")
                .terms()
                .retention())
        .isEqualTo(new RetentionTerms(Duration.ZERO, Duration.ofDays(1), twoWeeks, Duration.ZERO));
    assertThat(
            read("mysql_data_source_name: \"u:p@/d\" datastore_config { retention {"
                    + " resource_usage { seconds: 3600 } counters { seconds: 31536000 } } }")
                .terms()
                .retention())
        .isEqualTo(
            new RetentionTerms(twoWeeks, twoWeeks, Duration.ofHours(1), Duration.ofDays(365)));
    refuses(
        sqlite + "retention { contacts { seconds: 3599 } } }",
        "datastore_config.retention.contacts",
        "3599",
        "3600");
    refuses(
        sqlite + "retention { messages { seconds: -1 } } }",
        "datastore_config.retention.messages",
        "negative");
  }
}
