package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactReceipt;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.store.NewClient;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
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
  private static final int ROUNDS = 100;

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

  @Test
  @DisplayName("a table without a key is pruned, and is the same on all nodes afterwards")
  void withoutKey() throws Exception {
    cluster.execute(0, "CREATE DATABASE keyless");
    var clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));
    try (SqlDatastore one = SqlDatastore.open(cluster.settings("keyless", 0).withClock(clock));
        SqlDatastore other = SqlDatastore.open(cluster.settings("keyless", 1).withClock(clock))) {
      for (int n = 0; n < 60; n++) {
        report(n % 2 == 0 ? one : other, n, clock.instant());
      }
      clock.advance(Duration.ofDays(20));
      for (int n = 0; n < 7; n++) {
        report(n % 2 == 0 ? one : other, n, clock.instant());
      }
      assertThat(other.removeOld(Set.of("resource-usage"), Duration.ofSeconds(30)).removed())
          .containsEntry("resource-usage", 60L);
    }
    String first = reports(0);
    assertThat(first).startsWith("7 ");
    assertThat(List.of(reports(1), reports(2))).containsOnly(first);
  }

  @Test
  @DisplayName("what a client sends over streams to two nodes at once is stored once")
  void clientAtTwoNodes() throws Exception {
    cluster.execute(0, "CREATE DATABASE two_streams");
    ClientId client = ClientId.parse("00000000000000aa");
    try (SqlDatastore one = SqlDatastore.open(cluster.settings("two_streams", 0));
        SqlDatastore other = SqlDatastore.open(cluster.settings("two_streams", 1));
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      one.addClient(client, new ClientData(ByteString.EMPTY, List.of(), true));
      List<String> contacts = List.of(stream(one, client), stream(other, client));
      for (int round = 0; round < ROUNDS; round++) {
        Message done = fromClient(client);
        Future<ContactReceipt> first =
            threads.submit(() -> one.commitContact(more(client, contacts.get(0), done)));
        Future<ContactReceipt> second =
            threads.submit(() -> other.commitContact(more(client, contacts.get(1), done)));
        assertThat(first.get().inserted().size() + second.get().inserted().size()).isOne();
      }
      assertThat(other.getClientData(client).orElseThrow().blacklisted()).isTrue();
    }
    assertThat(cluster.value(0, "SELECT count(*) FROM two_streams.fsx_processed", 1))
        .isEqualTo(Integer.toString(ROUNDS));
  }

  private static String stream(SqlDatastore store, ClientId client) {
    var fresh = new ContactRow.Fresh(Instant.now(), 1, 2, "192.0.2.7:4321", null, null);
    return store
        .commitContact(new ContactCommit(client, null, fresh, List.of(), List.of()))
        .contactId();
  }

  private static ContactCommit more(ClientId client, String contact, Message message) {
    return new ContactCommit(
        client, null, new ContactRow.Continued(contact), List.of(message), List.of());
  }

  private static Message fromClient(ClientId client) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setClientId(client.bytes()).setServiceName("files"))
        .setDestination(Address.newBuilder().setServiceName("files"))
        .setMessageType("Answer")
        .setCreationTime(Text.timestamp(Instant.now()))
        .setResult(MessageResult.newBuilder().setProcessedTime(Text.timestamp(Instant.now())))
        .build();
  }

  /** Three clients report the same at the same moment, so that rows are told apart by little. */
  private static void report(SqlDatastore store, int number, Instant when) {
    ClientId client = ClientId.parse("00000000000000a" + number % 3);
    store.commitContact(
        new ContactCommit(
            client,
            new NewClient(ByteString.EMPTY, List.of()),
            new ContactRow.None(),
            List.of(),
            List.of(
                new ClientEffect.RecordUsage(
                    ResourceUsageData.newBuilder().setScope("files").build(), when))));
  }

  private String reports(int number) throws Exception {
    try (var connection = node("keyless", number).getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT concat(count(*), ' ', sum(crc32(concat(hex(client_id), server_timestamp))))"
                    + " FROM client_resource_usage_records")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
