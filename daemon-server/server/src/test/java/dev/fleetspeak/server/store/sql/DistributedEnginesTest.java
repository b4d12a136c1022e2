package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.NewClient;
import dev.fleetspeak.server.store.sql.FaultyConnections.Fault;
import dev.fleetspeak.server.store.sql.FaultyConnections.Stage;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What distributed engines answer when transactions conflict, parts of them move or a connection is
 * lost, set in between a store and a real engine of the same protocol: the transaction is run
 * again, nothing is lost and nothing is there twice, whether or not the first commit was kept.
 */
@Tag("store")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DistributedEnginesTest {
  private static final String DATABASE = "faulty";
  private static final int CALLERS = 6;

  private final FaultyConnections mysqlFaults = new FaultyConnections();
  private final FaultyConnections postgresFaults = new FaultyConnections();
  private SqlDatastore mysql;
  private SqlDatastore postgres;

  /**
   * What an engine says.
   *
   * @param onPostgres whether it speaks PostgreSQL's protocol, or else MySQL's
   * @param ends whether the connection is gone then
   * @param definite whether it is certain that nothing was kept
   */
  record Trouble(
      String engine,
      boolean onPostgres,
      String state,
      int code,
      String text,
      boolean ends,
      boolean definite) {
    SQLException exception() {
      return new SQLException(text, state, code);
    }

    @Override
    public String toString() {
      return engine + " " + (onPostgres ? state : Integer.toString(code)) + " " + text;
    }
  }

  private static Trouble conflict(String engine, int code, String state, String text) {
    return new Trouble(engine, false, state, code, text, false, true);
  }

  private static Trouble lost(String engine, int code, String state, String text) {
    return new Trouble(engine, false, state, code, text, true, false);
  }

  private static Trouble pgConflict(String engine, String state, String text) {
    return new Trouble(engine, true, state, 0, text, false, true);
  }

  private static Trouble pgLost(String engine, String state, String text) {
    return new Trouble(engine, true, state, 0, text, true, false);
  }

  /** The engines' codes are documented; the texts are of their kind. */
  private static final List<Trouble> TROUBLES =
      List.of(
          conflict("Galera", 1213, "40001", "Deadlock found when trying to get lock"),
          conflict("Galera", 1180, "HY000", "Got error during COMMIT"),
          conflict("Galera", 1205, "HY000", "Lock wait timeout exceeded"),
          lost("Galera", 1047, "08S01", "WSREP has not yet prepared node for application use"),
          conflict("TiDB", 8002, "HY000", "[2000]can not retry select for update statement"),
          conflict("TiDB", 8005, "HY000", "Write conflict, txnStartTS is stale"),
          conflict("TiDB", 8022, "HY000", "Error: KV error safe to retry"),
          conflict("TiDB", 8028, "HY000", "Information schema is changed during the execution"),
          conflict("TiDB", 9001, "HY000", "PD server timeout"),
          conflict("TiDB", 9002, "HY000", "TiKV server timeout"),
          conflict("TiDB", 9003, "HY000", "TiKV server is busy"),
          conflict("TiDB", 9005, "HY000", "Region is unavailable"),
          conflict("TiDB", 9007, "HY000", "Write conflict, retry transaction"),
          lost("TiDB", 8501, "HY000", "execution result undetermined"),
          conflict("Vitess", 1317, "70100", "transaction rolled back: exceeded timeout"),
          conflict("Vitess", 1203, "42000", "connection pool timed out"),
          lost("Vitess", 1105, "HY000", "vttablet: rpc error: code = Unavailable desc = closed"),
          lost(
              "Vitess", 1105, "HY000", "rpc error: code = Aborted desc = transaction 5: not found"),
          lost("Vitess", 1105, "HY000", "vttablet: wrong tablet type: REPLICA, want: PRIMARY"),
          lost("Vitess", 2013, "08S01", "Lost connection to MySQL server during query"),
          pgConflict("CockroachDB", "40001", "restart transaction: RETRY_SERIALIZABLE"),
          pgLost("CockroachDB", "40003", "result is ambiguous: replica unavailable"),
          pgLost("CockroachDB", "57P01", "server is shutting down"),
          pgLost("CockroachDB", "08006", "An I/O error occurred while sending to the backend"),
          pgConflict("YugabyteDB", "40001", "could not serialize access: conflicts with higher"),
          pgConflict("YugabyteDB", "40P01", "deadlock detected"),
          pgConflict("YugabyteDB", "XX000", "The catalog snapshot used was invalidated"),
          pgConflict("YugabyteDB", "XX000", "Transaction 7 expired or aborted by a conflict"),
          pgLost("YugabyteDB", "57P03", "the database system is starting up"),
          pgLost("YugabyteDB", "08003", "This connection has been closed"));

  record Case(Trouble trouble, Stage stage) {
    @Override
    public String toString() {
      return trouble + ", at " + stage;
    }
  }

  static Stream<Case> cases() {
    return TROUBLES.stream()
        .flatMap(
            trouble ->
                Stream.of(Stage.values())
                    .filter(stage -> stage != Stage.KEPT || !trouble.definite())
                    .map(stage -> new Case(trouble, stage)));
  }

  @BeforeAll
  void open() throws Exception {
    mysql =
        SqlDatastore.open(
            PrivateServer.mariaDb().withDatabase(DATABASE).settings(DATABASE), mysqlFaults::wrap);
    postgres =
        SqlDatastore.open(
            PrivateServer.postgres().withDatabase(DATABASE).settings(DATABASE),
            postgresFaults::wrap);
  }

  @AfterAll
  void close() {
    mysql.close();
    postgres.close();
  }

  private static ClientId client(int number) {
    return ClientId.of(new byte[] {9, 9, 9, 9, 9, 9, 9, (byte) number});
  }

  private static Message message(ClientId from, ClientId to) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("files").setClientId(from.bytes()))
        .setDestination(Address.newBuilder().setServiceName("files").setClientId(to.bytes()))
        .setMessageType("Type")
        .setCreationTime(Text.timestamp(Instant.now()))
        .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[10])))
        .build();
  }

  /** A first contact with a message, and one of each effect that leaves a row of its own. */
  private static ContactCommit contact(ClientId client, Message message) {
    Instant now = Instant.now();
    return new ContactCommit(
        client,
        new NewClient(ByteString.copyFromUtf8("key"), List.of("linux")),
        new ContactRow.Fresh(now, client.bytes().byteAt(7), 0, "192.0.2.1:5", null, null),
        List.of(message),
        List.of(
            new ClientEffect.RecordUsage(
                ResourceUsageData.newBuilder().setScope("files").setPid(5).build(), now),
            new ClientEffect.RecordKill(
                KillNotification.newBuilder().setService("files").setPid(6).build(), now)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void runAgain(Case one) throws Exception {
    SqlDatastore store = one.trouble().onPostgres() ? postgres : mysql;
    FaultyConnections faults = one.trouble().onPostgres() ? postgresFaults : mysqlFaults;
    PrivateServer server =
        one.trouble().onPostgres() ? PrivateServer.postgres() : PrivateServer.mariaDb();
    server.empty(DATABASE);
    List<Message> messages =
        IntStream.range(0, CALLERS).mapToObj(n -> message(client(n), ClientId.NIL)).toList();

    faults.arm(new Fault(one.stage(), one.trouble().exception(), one.trouble().ends()), 3);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> contacts = new ArrayList<>();
      for (int n = 0; n < CALLERS; n++) {
        ContactCommit commit = contact(client(n), messages.get(n));
        contacts.add(threads.submit(() -> store.commitContact(commit)));
      }
      for (Future<?> each : contacts) {
        each.get();
      }
    }
    assertThat(faults.fired()).isEqualTo(1);
    for (String table :
        List.of(
            "clients",
            "client_contacts",
            "messages",
            "pending_messages",
            "fsx_due",
            "client_contact_messages",
            "client_resource_usage_records",
            "fsx_client_kills",
            "client_labels")) {
      assertThat(rows(server, table)).as(table).isEqualTo(CALLERS);
    }

    faults.arm(new Fault(one.stage(), one.trouble().exception(), one.trouble().ends()), 0);
    MessageResult done =
        MessageResult.newBuilder().setProcessedTime(Text.timestamp(Instant.now())).build();
    for (Message message : messages) {
      store.setResults(Map.of(MessageId.of(message.getMessageId()), done));
    }
    assertThat(faults.fired()).isEqualTo(1);
    assertThat(rows(server, "pending_messages")).isZero();
    assertThat(store.countMessages(new CountQuery(null, null, null, Set.of(), null, null, null)))
        .containsExactly(
            new MessageCount(null, null, null, null, null, CALLERS, CALLERS, 0, 10L * CALLERS));
  }

  static Stream<Case> keptCases() {
    return cases().filter(one -> one.stage() == Stage.KEPT);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("keptCases")
  void whatMayBeThereOnce(Case one) throws Exception {
    SqlDatastore store = one.trouble().onPostgres() ? postgres : mysql;
    FaultyConnections faults = one.trouble().onPostgres() ? postgresFaults : mysqlFaults;
    PrivateServer server =
        one.trouble().onPostgres() ? PrivateServer.postgres() : PrivateServer.mariaDb();
    server.empty(DATABASE);
    var fault = new Fault(one.stage(), one.trouble().exception(), one.trouble().ends());
    BroadcastId id = BroadcastId.random();

    faults.arm(fault, 0);
    store.addClient(client(1), new ClientData(ByteString.EMPTY, List.of(), false));
    assertThat(faults.fired()).isEqualTo(1);
    faults.arm(fault, 0);
    store.createBroadcast(
        Broadcast.newBuilder()
            .setBroadcastId(id.bytes())
            .setSource(Address.newBuilder().setServiceName("files"))
            .build(),
        3);
    assertThat(faults.fired()).isEqualTo(1);
    faults.arm(fault, 0);
    store.saveBroadcastMessage(id, client(1), message(ClientId.NIL, client(1)), "");
    assertThat(faults.fired()).isEqualTo(1);
    assertThat(rows(server, "clients")).isEqualTo(1);
    assertThat(rows(server, "broadcast_sent")).isEqualTo(1);
    assertThat(rows(server, "pending_messages")).isEqualTo(1);
    assertThat(number(server, "SELECT sent FROM broadcasts")).isEqualTo(1);
  }

  private static long rows(PrivateServer server, String table) throws SQLException {
    return number(server, "SELECT count(*) FROM " + table);
  }

  private static long number(PrivateServer server, String sql) throws SQLException {
    try (var connection = server.connect(DATABASE);
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      found.next();
      return found.getLong(1);
    }
  }
}
