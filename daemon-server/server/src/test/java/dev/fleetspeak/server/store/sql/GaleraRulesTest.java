package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.DatastoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds between servers that use different nodes of a Galera cluster. */
@Tag("store")
class GaleraRulesTest {
  private final GaleraCluster cluster = GaleraCluster.shared();

  private Nodes node(String database, int number) {
    var login = new Properties();
    login.put("user", "tester");
    return new Nodes(Node.of(cluster.settings(database, number), ""), login);
  }

  @Test
  @DisplayName("servers that start at once on an empty database wait for each other's tables")
  void startAtOnce() throws Exception {
    cluster.execute(0, "CREATE DATABASE at_once");
    List<Callable<SqlDatastore>> starts =
        List.of(
            () -> SqlDatastore.open(cluster.settings("at_once", 0, 1, 2)),
            () -> SqlDatastore.open(cluster.settings("at_once", 1, 2, 0)),
            () -> SqlDatastore.open(cluster.settings("at_once", 2, 0, 1)));
    List<SqlDatastore> open = new ArrayList<>();
    MigrationTurn first = MigrationTurn.take(node("at_once", 2));
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<SqlDatastore>> starting = starts.stream().map(threads::submit).toList();
      try {
        await().during(Duration.ofSeconds(1)).until(() -> tables("at_once").equals("1"));
      } finally {
        first.close();
      }
      for (Future<SqlDatastore> each : starting) {
        open.add(each.get());
      }
    } finally {
      open.forEach(SqlDatastore::close);
    }
    assertThat(cluster.value(0, "SELECT count(*) FROM at_once.fsx_turns", 1)).isEqualTo("0");
  }

  private String tables(String database) throws Exception {
    return cluster.value(
        2,
        "SELECT count(*) FROM information_schema.tables WHERE table_schema = '" + database + "'",
        1);
  }

  @Test
  @DisplayName("a turn that a server left when it died is refused with the way out")
  void leftOver() throws Exception {
    cluster.execute(0, "CREATE DATABASE left_over");
    MigrationTurn held = MigrationTurn.take(node("left_over", 0));
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> MigrationTurn.take(node("left_over", 1), Duration.ofMillis(300)))
        .withMessageContaining("DELETE FROM fsx_turns");
    held.close();
    MigrationTurn.take(node("left_over", 1)).close();
  }

  @Test
  @DisplayName("what was committed on one node is seen on another that lags behind")
  void seesAll() throws Exception {
    cluster.execute(0, "CREATE DATABASE lagging");
    MessageId id = MessageId.random();
    Message message =
        Message.newBuilder()
            .setMessageId(id.bytes())
            .setSource(Address.newBuilder().setServiceName("files"))
            .setDestination(
                Address.newBuilder()
                    .setServiceName("files")
                    .setClientId(ClientId.parse("00000000000000aa").bytes()))
            .setMessageType("Request")
            .setCreationTime(Text.timestamp(Instant.now()))
            .build();
    try (SqlDatastore one = SqlDatastore.open(cluster.settings("lagging", 0));
        SqlDatastore other = SqlDatastore.open(cluster.settings("lagging", 1));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        var connection = node("lagging", 1).getConnection();
        var statement = connection.createStatement()) {
      // It takes what others commit, and cannot apply it.
      statement.execute("FLUSH TABLES WITH READ LOCK");
      one.storeMessages(List.of(message));
      Future<List<Message>> found = threads.submit(() -> other.getMessages(List.of(id), false));
      Thread.sleep(500);
      statement.execute("UNLOCK TABLES");
      assertThat(found.get()).hasSize(1);
    }
  }
}
