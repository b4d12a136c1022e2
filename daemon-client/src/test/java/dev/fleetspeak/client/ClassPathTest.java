package dev.fleetspeak.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must not come onto the client's class path, not even by way of a dependency. */
class ClassPathTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.grpc.Channel",
        "org.bouncycastle.jce.provider.BouncyCastleProvider",
        "org.sqlite.JDBC",
        "org.h2.Driver",
        "org.mariadb.jdbc.Driver",
        "org.postgresql.Driver",
        "com.zaxxer.hikari.HikariConfig",
        "ch.qos.logback.classic.Logger",
        "org.apache.logging.log4j.Logger",
        "dev.fleetspeak.server.FleetspeakServer",
      })
  void isNotThere(String name) {
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  /** The test's own class path has more than the program's, so the module's list is asked too. */
  @Test
  void theModuleNamesNoneOfThem() throws Exception {
    String pom = Files.readString(Path.of("pom.xml"), StandardCharsets.UTF_8);
    assertThat(pom)
        .doesNotContain("slf4j", "logback", "grpc", "bcpkix", "bcprov", "jdbc", "sqlite", "hikari");
  }
}
