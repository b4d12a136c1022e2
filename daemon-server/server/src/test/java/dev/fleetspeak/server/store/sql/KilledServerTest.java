package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One of several servers on a database is killed; its clients go on with the others. */
@Tag("store")
class KilledServerTest {
  /** All hang on the server that is killed. */
  private static final int STREAMS = 200;

  private static final int EACH = 3;
  private static final int FLEET = 2_000;
  private static final int LIMIT = 500;

  @ParameterizedTest
  @EnumSource(TwoServersTest.Engine.class)
  @DisplayName("12.3 no. 16: what a killed server had leased comes at once on the next stream")
  void takenOver(TwoServersTest.Engine engine) throws Exception {
    DatabaseSettings database = engine.database().withDatabase("killed").settings("killed");
    List<StreamingClient> before = List.of();
    List<StreamingClient> after = List.of();
    try (Site site = Site.start(database);
        SiteProcess killed = SiteProcess.start(database)) {
      before = each(STREAMS, _ -> new StreamingClient(killed.https()));
      List<StreamingClient> streams = before;
      each(STREAMS * EACH, i -> site.admin().insertMessage(message(streams.get(i % STREAMS).id())));
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> streams.stream().allMatch(client -> client.came().size() >= EACH));
      for (StreamingClient client : before) {
        assertThat(client.came()).hasSize(EACH).doesNotHaveDuplicates();
        client.acknowledge(client.came().getFirst());
      }
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> count(engine, "killed", "pending_messages") == STREAMS * (EACH - 1));
      killed.kill();

      after = each(STREAMS, i -> streams.get(i).reconnect(site.https()));
      List<StreamingClient> again = after;
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> again.stream().allMatch(client -> client.came().size() >= EACH - 1));
      for (int i = 0; i < STREAMS; i++) {
        assertThat(after.get(i).came())
            .as("all but what was acknowledged")
            .containsExactlyInAnyOrderElementsOf(before.get(i).came().subList(1, EACH));
      }
    } finally {
      StreamingClient.closeAll(before);
      StreamingClient.closeAll(after);
    }
  }

  @ParameterizedTest
  @EnumSource(TwoServersTest.Engine.class)
  @DisplayName("12.3 no. 16: what a client has from a server that lives keeps its lease")
  void movedInOrder(TwoServersTest.Engine engine) throws Exception {
    DatabaseSettings database = engine.database().withDatabase("moved").settings("moved");
    try (Site one = Site.start(database);
        Site two = Site.start(database);
        StreamingClient before = new StreamingClient(one.https())) {
      Message first = message(before.id());
      two.admin().insertMessage(first);
      await().atMost(30, TimeUnit.SECONDS).until(() -> before.came().size() == 1);
      before.leave();
      await()
          .atMost(30, TimeUnit.SECONDS)
          .until(
              () ->
                  count(engine, "moved", "clients WHERE last_contact_streaming_to IS NOT NULL")
                      == 0);
      try (StreamingClient after = before.reconnect(two.https())) {
        Message second = message(before.id());
        one.admin().insertMessage(second);
        await().atMost(30, TimeUnit.SECONDS).until(() -> !after.came().isEmpty());
        assertThat(after.came()).containsExactly(MessageId.of(second.getMessageId()));
      }
    }
  }

  @Test
  @DisplayName("FLAW 33, FLAW 34: a broadcast's limit is met exactly though a server is killed")
  void broadcastLimit() throws Exception {
    var engine = TwoServersTest.Engine.MARIADB;
    DatabaseSettings database = engine.database().withDatabase("fleet").settings("fleet");
    List<StreamingClient> clients = List.of();
    List<StreamingClient> moved = List.of();
    try (Site one = Site.start(database);
        Site two = Site.start(database);
        SiteProcess killed = SiteProcess.start(database)) {
      List<InetSocketAddress> servers = List.of(killed.https(), one.https(), two.https());
      clients = each(FLEET, i -> new StreamingClient(servers.get(i % servers.size())));
      List<StreamingClient> streams = clients;
      one.admin()
          .createBroadcast(
              CreateBroadcastRequest.newBuilder()
                  .setBroadcast(
                      Broadcast.newBuilder()
                          .setBroadcastId(BroadcastId.random().bytes())
                          .setSource(Address.newBuilder().setServiceName("two"))
                          .setMessageType("Broadcast"))
                  .setLimit(LIMIT)
                  .build());
      // While the killed one's clients are among those that get copies.
      await()
          .atMost(30, TimeUnit.SECONDS)
          .pollInterval(5, TimeUnit.MILLISECONDS)
          .until(() -> streams.stream().anyMatch(KilledServerTest::isServed));
      killed.kill();
      moved =
          each(
              (FLEET + 2) / 3,
              i -> streams.get(3 * i).reconnect(i % 2 == 0 ? one.https() : two.https()));
      List<StreamingClient> all = new ArrayList<>(streams);
      all.addAll(moved);
      await().atMost(60, TimeUnit.SECONDS).until(() -> recipients(all).size() >= LIMIT);
      await()
          .during(2, TimeUnit.SECONDS)
          .atMost(30, TimeUnit.SECONDS)
          .until(() -> recipients(all).size() == LIMIT);
      assertThat(count(engine, "fleet", "broadcast_sent")).isEqualTo(LIMIT);
      Set<MessageId> copies = new HashSet<>();
      all.forEach(client -> copies.addAll(client.came()));
      assertThat(copies).as("one copy for each").hasSize(LIMIT);
    } finally {
      StreamingClient.closeAll(clients);
      StreamingClient.closeAll(moved);
    }
  }

  private static boolean isServed(StreamingClient client) {
    return !client.came().isEmpty();
  }

  private static Set<ClientId> recipients(List<StreamingClient> streams) {
    Set<ClientId> recipients = new HashSet<>();
    streams.stream().filter(KilledServerTest::isServed).forEach(s -> recipients.add(s.id()));
    return recipients;
  }

  /** What is done for a number. */
  private interface Numbered<T> {
    T run(int number) throws Exception;
  }

  /** Does something for each number, some side by side. */
  private static <T> List<T> each(int numbers, Numbered<T> numbered) throws Exception {
    try (ExecutorService some = Executors.newFixedThreadPool(8)) {
      List<Callable<T>> tasks = new ArrayList<>();
      for (int i = 0; i < numbers; i++) {
        int number = i;
        tasks.add(() -> numbered.run(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> done : some.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    }
  }

  private static long count(TwoServersTest.Engine engine, String database, String from)
      throws SQLException {
    try (Connection connection = engine.database().connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + from)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static Message message(ClientId client) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("two"))
        .setDestination(Address.newBuilder().setServiceName("two").setClientId(client.bytes()))
        .setMessageType("Two")
        .build();
  }
}
