package dev.fleetspeak.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.e2e.kit.AdminApi;
import dev.fleetspeak.e2e.kit.MariaDb;
import dev.fleetspeak.e2e.kit.OurServer;
import dev.fleetspeak.e2e.kit.Program;
import dev.fleetspeak.e2e.kit.ReferenceServer;
import dev.fleetspeak.e2e.kit.Repository;
import dev.fleetspeak.e2e.kit.Server;
import dev.fleetspeak.e2e.kit.TestClient;
import dev.fleetspeak.e2e.kit.TestClient.Way;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.proto.server.StoreFileRequest;
import dev.fleetspeak.proto.stdinservice.InputMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our server takes a reference server's database over, shares it, and hands it back. */
@Tag("e2e")
class TakeoverTest {
  private static final String DATABASE = "takeover";
  private static final String DONE =
      "select count(*) from messages where processed_time_seconds is not null";
  private static final String FRESH = "fresh";
  private static final String COUNTED = "select sum(stored) from fsx_message_counts";
  private static final String COPIES =
      "select concat(sent, ' ', (select count(*) from broadcast_sent)) from broadcasts";

  /** By itself an idle stream looks for messages of another server after minutes. */
  private static final Way STREAMING = new Way(true, false, false);

  private static final Duration BOUND = Duration.ofSeconds(90);
  private static final String SERVICES = "services { name: \"cat\" factory: \"NOOP\" }\n";
  private static final String CAT =
      """
      name: "cat"
      factory: "Stdin"
      config { [type.googleapis.com/fleetspeak.stdinservice.Config] { cmd: "/bin/cat" } }
      """;

  private final Path work = Repository.work("takeover");
  private String version = "";

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"0.1.18", "0.1.19"})
  @DisplayName("2.8: a reference's MySQL database is taken over, shared and handed back")
  void thereAndBack(String reference) {
    version = reference;
    TestClient.textService(work.resolve("client"), "cat", CAT);
    try (MariaDb database =
        MariaDb.start(Repository.work("takeover/mariadb"), List.of(DATABASE, FRESH))) {
      ClientId client;
      List<ByteString> waiting;
      try (ReferenceServer theirs = theirs(database, "before")) {
        try (TestClient daemon = client(theirs);
            AdminApi api = AdminApi.connect(theirs.admin())) {
          client = api.awaitClient("takeover", daemon.process());
          assertArrive(api, List.of(insert(api, client)));
          api.admin()
              .storeFile(
                  StoreFileRequest.newBuilder()
                      .setServiceName("cat")
                      .setFileName("Notes.txt")
                      .setData(ByteString.copyFromUtf8("kept"))
                      .build());
        }
        waiting = insertThree(theirs, client);
        broadcast(theirs);
      }
      assertCountedOnce(database);
      String schema = schema(database, DATABASE);
      List<ByteString> done = alone(database, client, waiting);
      handBack(database, done);
      waiting = beside(database, client);
      assertThat(schema(database, DATABASE)).isEqualTo(schema);
      OurServer.startOn(dataSource(database, FRESH), work.resolve("ours-fresh"), SERVICES).close();
      assertThat(schema(database, FRESH)).as("made by ours").isEqualTo(schema);
      try (ReferenceServer theirs = theirs(database, "after");
          TestClient daemon = client(theirs);
          AdminApi api = AdminApi.connect(theirs.admin())) {
        assertThat(api.awaitClient("takeover", daemon.process())).isEqualTo(client);
        assertArrive(api, waiting);
        assertArrive(api, List.of(insert(api, client)));
        assertArrive(api, done);
        assertThat(database.query(DATABASE, COPIES)).as("its limit is one").isEqualTo("1 1");
      }
    }
  }

  /** For one client, which is not there: no server of theirs makes the copy. */
  private static void broadcast(Server server) {
    try (AdminApi api = AdminApi.connect(server.admin())) {
      api.admin()
          .createBroadcast(
              CreateBroadcastRequest.newBuilder()
                  .setBroadcast(
                      Broadcast.newBuilder()
                          .setBroadcastId(BroadcastId.random().bytes())
                          .setSource(Address.newBuilder().setServiceName("cat"))
                          .setMessageType("StdinServiceInputMessage")
                          .setData(Any.pack(InputMessage.getDefaultInstance())))
                  .setLimit(1)
                  .build());
    }
  }

  /** What they stored is in our counts when ours opened the database, however often. */
  private void assertCountedOnce(MariaDb database) {
    String messages = database.query(DATABASE, "select count(*) from messages");
    for (int opened = 0; opened < 2; opened++) {
      OurServer.startOn(dataSource(database, DATABASE), work.resolve("ours"), SERVICES).close();
      assertThat(database.query(DATABASE, COUNTED)).isEqualTo(messages);
    }
  }

  /** What waits from the reference arrives; its result is kept in a table of ours. */
  private List<ByteString> alone(MariaDb database, ClientId client, List<ByteString> waiting) {
    String before = database.query(DATABASE, DONE);
    try (OurServer ours =
        OurServer.startOn(dataSource(database, DATABASE), work.resolve("ours"), SERVICES)) {
      try (TestClient daemon = client(ours);
          AdminApi api = AdminApi.connect(ours.admin())) {
        assertThat(api.awaitClient("takeover", daemon.process())).isEqualTo(client);
        assertArrive(api, waiting);
        assertThat(
                database.query(
                    DATABASE,
                    "select data from files where service = 'cat' and name = 'Notes.txt'"))
            .isEqualTo("kept");
        Awaitility.await()
            .alias("the copy of their broadcast")
            .atMost(BOUND)
            .until(() -> database.query(DATABASE, COPIES).equals("1 1"));
        Awaitility.await()
            .atMost(BOUND)
            .until(() -> ours.processedFrom(client.toString(), "cat") >= waiting.size());
      }
    }
    assertThat(database.query(DATABASE, DONE)).isEqualTo(before);
    return waiting;
  }

  /** The command for operators who return: the reference finds every result. */
  private void handBack(MariaDb database, List<ByteString> done) {
    Path components = work.resolve("ours/components.textproto");
    Program.Ended ended =
        Program.run(work, "server", "hand-back", "-components_config", components.toString());
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).containsPattern("handed back \\d+ messages");
    assertThat(database.query(DATABASE, "select count(*) from fsx_processed")).isEqualTo("0");
    assertThat(Integer.parseInt(database.query(DATABASE, DONE))).isGreaterThan(done.size());
  }

  /** Both serve at once, and something is left to wait. */
  private List<ByteString> beside(MariaDb database, ClientId client) {
    String shared =
        dataSource(database, DATABASE) + " datastore_config { processed_in_messages: true }";
    try (OurServer ours = OurServer.startOn(shared, work.resolve("ours"), SERVICES)) {
      try (TestClient daemon = client(ours);
          AdminApi api = AdminApi.connect(ours.admin())) {
        assertThat(api.awaitClient("takeover", daemon.process())).isEqualTo(client);
        try (ReferenceServer theirs = theirs(database, "beside");
            AdminApi other = AdminApi.connect(theirs.admin())) {
          // Both look at the same rows; the client is ours, the message theirs.
          assertArrive(other, List.of(insert(other, client)));
        }
        try (ReferenceServer theirs =
                ReferenceServer.startCalling(
                    version, work.resolve("reference-calling"), database, DATABASE, SERVICES);
            AdminApi other = AdminApi.connect(theirs.admin())) {
          assertArrive(other, List.of(insert(other, client)));
        }
      }
      assertThat(database.query(DATABASE, "select count(*) from fsx_processed")).isEqualTo("0");
      return insertThree(ours, client);
    }
  }

  private static String dataSource(MariaDb database, String name) {
    return """
        mysql_data_source_name: "%s?parseTime=true"
        notification_listen_address: "127.0.0.1:0"
        """
        .formatted(database.dataSource(name));
  }

  /** Columns, in no order as later ones may stand last, and keys of the reference's tables. */
  private static String schema(MariaDb database, String name) {
    String columns =
        database.query(
            name,
            "select table_name, column_name, column_type, is_nullable, extra"
                + " from information_schema.columns where table_schema = database()"
                + " and table_name not like 'fsx%' order by table_name, column_name");
    String keys =
        database.query(
            name,
            "select constraint_name, table_name, referenced_table_name, delete_rule"
                + " from information_schema.referential_constraints"
                + " where constraint_schema = database() and table_name not like 'fsx%'"
                + " order by constraint_name");
    return columns + "\n" + keys;
  }

  private ReferenceServer theirs(MariaDb database, String when) {
    return ReferenceServer.start(
        version, work.resolve("reference-" + when), database, DATABASE, SERVICES);
  }

  private TestClient client(Server server) {
    return TestClient.ours(work.resolve("client"), "takeover", server.https(), STREAMING, "");
  }

  private static List<ByteString> insertThree(Server server, ClientId client) {
    List<ByteString> ids = new ArrayList<>();
    try (AdminApi api = AdminApi.connect(server.admin())) {
      for (int n = 0; n < 3; n++) {
        ids.add(insert(api, client));
      }
    }
    return ids;
  }

  private static ByteString insert(AdminApi api, ClientId client) {
    Message message =
        AdminApi.message(
            client,
            "cat",
            "StdinServiceInputMessage",
            InputMessage.newBuilder().setInput(ByteString.copyFromUtf8("across")).build());
    api.insert(message);
    return message.getMessageId();
  }

  private static void assertArrive(AdminApi api, List<ByteString> ids) {
    for (ByteString id : ids) {
      MessageResult result = api.awaitResult(id, BOUND);
      assertThat(result.getFailed()).as(result.getFailedReason()).isFalse();
    }
  }
}
