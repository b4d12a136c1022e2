package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fleetspeak.server.store.DatastoreException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several addresses of a database, none of which answers. */
class NodesTest {

  private static DatabaseSettings settings(String engine, String addresses) {
    return engine.equals("mariadb")
        ? DatabaseSettings.mysql(addresses, "db", "user", Password.of("secret"))
        : DatabaseSettings.postgresql(addresses, "db", "user", Password.of("secret"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"mariadb", "postgresql"})
  @DisplayName("each address is named with its reason, on one line and without the password")
  void none(String engine) throws Exception {
    String one = "127.0.0.1:" + PrivateServer.freePort();
    String two = "127.0.0.1:" + PrivateServer.freePort();
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> SqlDatastore.open(settings(engine, one + "," + two)))
        .withMessageStartingWith("cannot open database " + engine + "://" + one + "," + two + "/db")
        .withMessageMatching(
            ".*none of the 2 addresses can be used: "
                + one
                + ": .*Connection refused.*; "
                + two
                + ": .*Connection refused.*")
        .withMessageNotContaining("secret")
        .withMessageNotContaining("\n");
  }

  @Test
  @DisplayName("a single address keeps the driver's own words")
  void single() throws Exception {
    String one = "127.0.0.1:" + PrivateServer.freePort();
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> SqlDatastore.open(settings("mariadb", one)))
        .withMessageContaining("Connection refused")
        .withMessageNotContaining("addresses");
  }
}
