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
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Several servers on one database, each with its own clients. */
@Tag("store")
class TwoServersTest {
  private static final int CLIENTS = 200;
  private static final int EACH = 5;

  /** More than the clients of one server. */
  private static final int LIMIT = 75;

  enum Engine {
    MARIADB,
    POSTGRESQL;

    PrivateServer database() {
      return this == MARIADB ? PrivateServer.mariaDb() : PrivateServer.postgres();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  @DisplayName("a message taken by either server reaches the right stream exactly once")
  void exactlyOnce(Engine engine) throws Exception {
    DatabaseSettings database = engine.database().withDatabase("twice").settings("twice");
    List<StreamingClient> clients = new ArrayList<>();
    Set<MessageId> sent = ConcurrentHashMap.newKeySet();
    try (Site one = Site.start(database);
        Site two = Site.start(database)) {
      connect(clients, List.of(one, two));
      Semaphore slots = new Semaphore(16);
      for (int i = 0; i < EACH; i++) {
        for (int c = 0; c < clients.size(); c++) {
          Site site = (i + c) % 3 == 0 ? one : two;
          ClientId id = clients.get(c).id();
          slots.acquire();
          Thread.ofVirtual()
              .start(
                  () -> {
                    try {
                      Message message = message(id);
                      site.admin().insertMessage(message);
                      sent.add(MessageId.of(message.getMessageId()));
                    } finally {
                      slots.release();
                    }
                  });
        }
      }
      slots.acquire(16);
      assertThat(sent).hasSize(CLIENTS * EACH);
      await()
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> clients.stream().allMatch(client -> client.came().size() >= EACH));
      for (StreamingClient client : clients) {
        assertThat(client.came()).as("client " + client.id()).hasSize(EACH).doesNotHaveDuplicates();
      }
      assertThat(clients.stream().flatMap(client -> client.came().stream()))
          .containsExactlyInAnyOrderElementsOf(sent);
    } finally {
      StreamingClient.closeAll(clients);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  @DisplayName("a broadcast's limit holds across servers, whose open streams get it at once")
  void broadcastLimit(Engine engine) throws Exception {
    DatabaseSettings database = engine.database().withDatabase("limited").settings("limited");
    List<StreamingClient> clients = new ArrayList<>();
    try (Site one = Site.start(database);
        Site two = Site.start(database);
        Site three = Site.start(database)) {
      connect(clients, List.of(one, two, three));
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
      // By itself each server would look after a minute at the soonest.
      await().atMost(30, TimeUnit.SECONDS).until(() -> copies(clients) >= LIMIT);
      // Nobody gets another copy.
      await()
          .during(2, TimeUnit.SECONDS)
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> copies(clients) == LIMIT);
      assertThat(clients).allMatch(client -> client.came().size() <= 1);
    } finally {
      StreamingClient.closeAll(clients);
    }
  }

  private static void connect(List<StreamingClient> clients, List<Site> sites) throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new StreamingClient(sites.get(i % sites.size()).https()));
    }
  }

  private static int copies(List<StreamingClient> clients) {
    return clients.stream().mapToInt(client -> client.came().size()).sum();
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
