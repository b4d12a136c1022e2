package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fleetspeak.common.textformat.Located;
import dev.fleetspeak.proto.server.ServerConfig;
import dev.fleetspeak.server.config.ComponentsFile;
import dev.fleetspeak.server.store.DatastoreException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * TLS between a store and its database, configured as operators do it. The servers' certificate is
 * for {@code localhost}, so at {@code 127.0.0.1} it has the wrong name.
 */
@Tag("store")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DatabaseTlsTest {
  private static final String DATABASE = "encrypted";

  private Path folder;
  private TestAuthority right;
  private TestAuthority wrong;
  private PrivateServer mariaDb;
  private PrivateServer postgres;

  enum Engine {
    MARIADB,
    POSTGRESQL;

    String section() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  @BeforeAll
  void start() throws Exception {
    folder = Files.createTempDirectory("fs-database-tls");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    right = TestAuthority.make(folder.resolve("right"));
    wrong = TestAuthority.make(folder.resolve("wrong"));
    Path issued = right.issue("localhost");
    mariaDb =
        PrivateServer.startMariaDb(
            List.of(
                "--ssl-cert=" + issued.resolve("server.pem"),
                "--ssl-key=" + issued.resolve("server.key")));
    mariaDb.withDatabase(DATABASE);
    // It is let in over TLS only.
    mariaDb.execute(
        "",
        "CREATE USER secure@'127.0.0.1' IDENTIFIED BY 'hush' REQUIRE SSL",
        "GRANT ALL ON " + DATABASE + ".* TO secure@'127.0.0.1'");
    postgres = PrivateServer.postgres().withDatabase(DATABASE);
    Path key = issued.resolve("server.key");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    if (PrivateServer.isRoot()) {
      Path own = Files.copy(key, issued.resolve("postgres.key"));
      Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rw-------"));
      Files.setOwner(
          own,
          own.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("postgres"));
      key = own;
    }
    postgres.execute(
        DATABASE,
        "ALTER SYSTEM SET ssl_cert_file = '" + issued.resolve("server.pem") + "'",
        "ALTER SYSTEM SET ssl_key_file = '" + key + "'",
        "ALTER SYSTEM SET ssl = on",
        "SELECT pg_reload_conf()");
  }

  @AfterAll
  void stop() throws Exception {
    postgres.execute(
        DATABASE,
        "ALTER SYSTEM RESET ssl",
        "ALTER SYSTEM RESET ssl_cert_file",
        "ALTER SYSTEM RESET ssl_key_file",
        "SELECT pg_reload_conf()");
    mariaDb.kill();
    try (Stream<Path> files = Files.walk(folder)) {
      files.sorted(java.util.Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    }
  }

  private PrivateServer server(Engine engine) {
    return engine == Engine.MARIADB ? mariaDb : postgres;
  }

  private String port(Engine engine) {
    return server(engine).settings(DATABASE).location().replaceAll(".*:|/.*", "");
  }

  private static SqlDatastore open(Path folder, String components) throws Exception {
    Path file = Files.writeString(folder.resolve("components.config"), components);
    return SqlDatastore.open(
        ComponentsFile.read(
                file, Located.nowhere(ServerConfig.getDefaultInstance(), "services"), false)
            .store());
  }

  private SqlDatastore open(Engine engine, String host, String tls) throws Exception {
    return open(
        folder,
        """
        datastore_config { %s {
          address: "%s:%s" database: "%s" user: "%s" password: "hush" %s } }
        """
            .formatted(
                engine.section(),
                host,
                port(engine),
                DATABASE,
                engine == Engine.MARIADB ? "secure" : "tester",
                tls));
  }

  private static String trusting(TestAuthority authority) {
    return "tls: DATABASE_TLS_VERIFIED tls_ca_file: \"" + authority.certificate() + "\"";
  }

  private void assertEncrypted(Engine engine) throws SQLException {
    String count =
        engine == Engine.MARIADB
            ? "SELECT count(*) FROM information_schema.processlist WHERE user = 'secure'"
            : "SELECT count(*) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                + " WHERE ssl AND application_name = 'fleetspeak' AND datname = '"
                + DATABASE
                + "'";
    try (var connection = server(engine).connect(DATABASE);
        var rows = connection.createStatement().executeQuery(count)) {
      rows.next();
      assertThat(rows.getInt(1)).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("the right authority and name are accepted")
  void accepted(Engine engine) throws Exception {
    try (SqlDatastore _ = open(engine, "localhost", trusting(right))) {
      assertEncrypted(engine);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("unverified: encrypted, whoever it is")
  void unverified(Engine engine) throws Exception {
    try (SqlDatastore _ = open(engine, "127.0.0.1", "tls: DATABASE_TLS_UNVERIFIED")) {
      assertEncrypted(engine);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("another authority, another name and an unknown authority are refused with a line")
  void refused(Engine engine) {
    refused(engine, "localhost", trusting(wrong));
    refused(engine, "localhost", "tls: DATABASE_TLS_VERIFIED");
    refused(engine, "127.0.0.1", trusting(right));
  }

  private void refused(Engine engine, String host, String tls) {
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> open(engine, host, tls).close())
        .withMessageStartingWith("cannot open database " + engine.section() + "://" + host)
        .withMessageContaining("its certificate is not trusted or not for this host: ")
        .withMessageNotContainingAny("\n", "hush", "sslMode");
  }

  private SqlDatastore dataSource(String user, String host, String tls) throws Exception {
    return open(
        folder,
        "mysql_data_source_name: \"%s:hush@tcp(%s:%s)/%s?tls=%s\""
            .formatted(user, host, port(Engine.MARIADB), DATABASE, tls));
  }

  @Test
  @DisplayName("7.2: tls=skip-verify and tls=preferred encrypt; preferred goes on without")
  void goNames() throws Exception {
    for (String tls : List.of("skip-verify", "preferred")) {
      try (SqlDatastore _ = dataSource("secure", "127.0.0.1", tls)) {
        assertEncrypted(Engine.MARIADB);
      }
    }
    PrivateServer plain = PrivateServer.mariaDb().withDatabase(DATABASE);
    String there = plain.settings(DATABASE).location().replaceAll(".*//|/.*", "");
    open(
            folder,
            "mysql_data_source_name: \"tester@tcp(%s)/%s?tls=preferred\""
                .formatted(there, DATABASE))
        .close();
  }

  @Test
  @DisplayName("7.2: tls=true asks the JVM's own authorities, and for the name")
  void goVerified() throws Exception {
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> dataSource("secure", "localhost", "true").close())
        .withMessageContaining("its certificate is not trusted");
    System.setProperty("javax.net.ssl.trustStore", right.trustStore().toString());
    System.setProperty("javax.net.ssl.trustStorePassword", TestAuthority.password());
    try {
      dataSource("secure", "localhost", "true").close();
      assertThatExceptionOfType(DatastoreException.class)
          .isThrownBy(() -> dataSource("secure", "127.0.0.1", "true").close());
    } finally {
      System.clearProperty("javax.net.ssl.trustStore");
      System.clearProperty("javax.net.ssl.trustStorePassword");
    }
  }
}
