package dev.fleetspeak.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fleetspeak.server.store.sql.DatabaseSettings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Data source names as Go's driver reads them (server.md 7.2). */
class MysqlDataSourceTest {

  @ParameterizedTest
  @DisplayName("7.2: user, password, protocol, address and database")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "fleetspeak-user:fleetspeak-password@/fleetspeak|fleetspeak-user|fleetspeak-password|tcp|127.0.0.1:3306|fleetspeak",
        "/db|~~|~~|tcp|127.0.0.1:3306|db",
        "@/db|~~|~~|tcp|127.0.0.1:3306|db",
        "root@tcp(127.0.0.1:3306)/db|root|~~|tcp|127.0.0.1:3306|db",
        "u:p@tcp(mysql-server)/db|u|p|tcp|mysql-server:3306|db",
        "u:p@tcp/db|u|p|tcp|127.0.0.1:3306|db",
        "u:p@(db.example.com:33)/db|u|p|tcp|db.example.com:33|db",
        "u:p@tcp([de:ad::ca:fe]:80)/db|u|p|tcp|[de:ad::ca:fe]:80|db",
        "u:p@tcp([::1])/db|u|p|tcp|[::1]:3306|db",
        "u:p@unix(/run/mysqld/mysqld.sock)/db|u|p|unix|/run/mysqld/mysqld.sock|db",
        "u:p@unix/db|u|p|unix|/tmp/mysql.sock|db",
        "u:a:b@c/d(e@tcp(h:1)/db|u|a:b@c/d(e|tcp|h:1|db",
        "u:p@ss%20@tcp(h:1)/db?charset=utf8mb4,utf8|u|p@ss%20|tcp|h:1|db",
        "~u:p@tcp(h:1)/d b~|u|p|tcp|h:1|d b",
      })
  void parts(
      String text, String user, String password, String protocol, String address, String database) {
    assertThat(GoDataSourceName.parse(text))
        .isEqualTo(
            new GoDataSourceName(
                user,
                password,
                protocol,
                address,
                database,
                text.contains("?") ? Map.of("charset", "utf8mb4,utf8") : Map.of()));
  }

  @Test
  @DisplayName("7.2: parameters: some have their effect, some none, others are session variables")
  void parameters() {
    DatabaseSettings settings =
        MysqlDataSource.settings(
            "u:secret@tcp(h)/db?tls=skip-verify&timeout=1m30s&readTimeout=500ms&writeTimeout=2s"
                + "&charset=utf8mb4&collation=utf8mb4_bin&maxAllowedPacket=0&interpolateParams=true"
                + "&allowNativePasswords=false&parseTime=True&loc=US%2FPacific"
                + "&time_zone=%27%2B00%3A00%27&wait_timeout=60");
    assertThat(settings.properties())
        .containsOnly(
            Map.entry("sslMode", "trust"),
            Map.entry("connectTimeout", "90000"),
            Map.entry("socketTimeout", "500"));
    assertThat(settings.variables()).containsExactly("time_zone='+00:00'", "wait_timeout=60");
    assertThat(settings.location()).isEqualTo("mariadb://h:3306/db");
    assertThat(settings.toString()).doesNotContain("secret");
  }

  @ParameterizedTest
  @DisplayName("7.2: what cannot be read is refused, and no password is shown")
  @CsvSource(
      delimiter = '|',
      value = {
        "secret|no slash",
        "u:secret@tcp(h:1)|no slash",
        "u:secret@tcp(h:1)/|names no database",
        "u:secret@tcp(h:1/db|does not end with a bracket",
        "u:secret@tcp(h:1)/db?loc=US/Pacific|something after the address",
        "u:secret@udp(h:1)/db|the protocol \"udp\"",
        "u:secret@x@sec ret/db|(not a name)",
        "u:secret@/db?tls=custom|there are true",
        "u:secret@/db?timeout=fast|timeout that is no duration",
        "u:secret@/db?timeout=-1s|timeout that is no duration",
        "u:secret@/db?parseTime=yes|parseTime that is not true or false",
        "u:secret@/db?compress=true|compress, which is not supported",
        "u:secret@/db?a=%zz|badly escaped value of the parameter a",
        "u:secret@/db?a-b=1|not one of a variable",
        "u:secret@/db?a=1%3B%20DROP|a semicolon",
      })
  void refused(String text, String problem) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MysqlDataSource.settings(text))
        .withMessageContaining(problem)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret", "sec ret"));
  }

  @Test
  @DisplayName("durations as Go writes them")
  void durations() {
    assertThat(GoDuration.parse("1h2m3.5s")).isEqualTo(Duration.parse("PT1H2M3.5S"));
    assertThat(GoDuration.parse(".5ms")).isEqualTo(Duration.ofNanos(500_000));
    assertThat(GoDuration.parse("5us")).isEqualTo(GoDuration.parse("5µs"));
    assertThat(GoDuration.parse("0")).isZero();
    for (String bad : new String[] {"", "5", "s", "1d", "1 s", "-1s", "99999999999h"}) {
      assertThatIllegalArgumentException().isThrownBy(() -> GoDuration.parse(bad));
    }
  }
}
