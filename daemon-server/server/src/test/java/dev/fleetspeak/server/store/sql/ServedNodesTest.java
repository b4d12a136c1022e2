package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.server.store.ClientData;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several addresses of a database, some of which cannot be used. */
@Tag("store")
class ServedNodesTest {

  @ParameterizedTest
  @EnumSource(TwoServersTest.Engine.class)
  @DisplayName("an address that does not answer is passed over")
  void passedOver(TwoServersTest.Engine engine) throws Exception {
    PrivateServer server = engine.database().withDatabase("passed_over");
    DatabaseSettings there = server.settings("passed_over");
    String hostPort = there.location().replaceAll(".*//|/.*", "");
    String two = "127.0.0.1:" + PrivateServer.freePort() + "," + hostPort;
    DatabaseSettings settings =
        engine == TwoServersTest.Engine.MARIADB
            ? DatabaseSettings.mysql(two, "passed_over", there.user(), Password.NONE)
            : DatabaseSettings.postgresql(two, "passed_over", there.user(), Password.NONE);
    ClientId client = ClientId.parse("00000000000000aa");
    try (var store = SqlDatastore.open(settings)) {
      store.addClient(
          client, new ClientData(com.google.protobuf.ByteString.EMPTY, List.of(), false));
      assertThat(store.getClientData(client)).isPresent();
    }
  }

  @Test
  @DisplayName("one that is read-only is passed over, unless it is the only one")
  void readOnly() throws Exception {
    PrivateServer server = PrivateServer.mariaDb();
    DatabaseSettings alone = server.settings("mysql");
    String hostPort = alone.location().replaceAll(".*//|/.*", "");
    DatabaseSettings twice =
        DatabaseSettings.mysql(
            hostPort + ",127.0.0.1:" + PrivateServer.freePort(),
            "mysql",
            alone.user(),
            Password.NONE);
    var login = new Properties();
    login.put("user", alone.user());
    server.execute("", "SET GLOBAL read_only = 1");
    try {
      new Nodes(Node.of(alone, ""), login).getConnection().close();
      assertThat(refusal(new Nodes(Node.of(twice, ""), login)))
          .contains(hostPort + ": it is read-only; 127.0.0.1:");
    } finally {
      server.execute("", "SET GLOBAL read_only = 0");
    }
  }

  private static String refusal(Nodes nodes) {
    try (var _ = nodes.getConnection()) {
      return "";
    } catch (java.sql.SQLException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
