package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.common.wire.ContactWrapping;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.CreateBroadcastRequest;
import dev.fleetspeak.server.https.kit.RawClient;
import dev.fleetspeak.server.https.kit.StreamScript;
import dev.fleetspeak.server.https.kit.TestIdentity;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
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
  private static final int LIMIT = 75;

  enum Engine {
    MARIADB,
    POSTGRESQL;

    PrivateServer database() {
      return this == MARIADB ? PrivateServer.mariaDb() : PrivateServer.postgres();
    }
  }

  /** A client with an open stream, and the ids of what came on it. */
  private static final class Streaming implements AutoCloseable {
    private final TestIdentity identity = TestIdentity.client();
    private final List<MessageId> came = new CopyOnWriteArrayList<>();
    private final StreamScript stream;

    Streaming(Site site) throws IOException {
      RawClient client = new RawClient(site.addresses().byName().get("https"), identity);
      client.timeout(120_000);
      stream = new StreamScript(client, false);
      byte[] first =
          ContactWrapping.wrap(
                  ContactData.newBuilder().putAllowedMessages("two", 1000).build(), List.of())
              .toByteArray();
      note(stream.expectContinue().first(first).expectOk().read());
      Thread.ofVirtual().start(this::read);
    }

    ClientId id() {
      return identity.clientId();
    }

    private void read() {
      try {
        while (true) {
          note(stream.read());
        }
      } catch (IOException _) {
        // closed
      }
    }

    private void note(ContactData data) {
      data.getMessagesList().forEach(message -> came.add(MessageId.of(message.getMessageId())));
    }

    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  @DisplayName("a message taken by either server reaches the right stream exactly once")
  void exactlyOnce(Engine engine) throws Exception {
    DatabaseSettings database = engine.database().withDatabase("twice").settings("twice");
    List<Streaming> clients = new ArrayList<>();
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
          .until(() -> clients.stream().allMatch(client -> client.came.size() >= EACH));
      for (Streaming client : clients) {
        assertThat(client.came).as("client " + client.id()).hasSize(EACH).doesNotHaveDuplicates();
      }
      assertThat(clients.stream().flatMap(client -> client.came.stream()))
          .containsExactlyInAnyOrderElementsOf(sent);
    } finally {
      closeAll(clients);
    }
  }

  @ParameterizedTest
  @EnumSource(Engine.class)
  @DisplayName("a broadcast's limit holds across servers, and open streams get it by themselves")
  void broadcastLimit(Engine engine) throws Exception {
    DatabaseSettings database = engine.database().withDatabase("limited").settings("limited");
    List<Streaming> clients = new ArrayList<>();
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
      await().atMost(60, TimeUnit.SECONDS).until(() -> copies(clients) >= LIMIT);
      // Each server looks at least once more, and nobody gets another copy.
      await()
          .during(4, TimeUnit.SECONDS)
          .atMost(60, TimeUnit.SECONDS)
          .until(() -> copies(clients) == LIMIT);
      assertThat(clients).allMatch(client -> client.came.size() <= 1);
    } finally {
      closeAll(clients);
    }
  }

  private static void connect(List<Streaming> clients, List<Site> sites) throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(new Streaming(sites.get(i % sites.size())));
    }
  }

  private static int copies(List<Streaming> clients) {
    return clients.stream().mapToInt(client -> client.came.size()).sum();
  }

  private static Message message(ClientId client) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("two"))
        .setDestination(Address.newBuilder().setServiceName("two").setClientId(client.bytes()))
        .setMessageType("Two")
        .build();
  }

  private static void closeAll(List<Streaming> clients) throws IOException {
    for (Streaming client : clients) {
      client.close();
    }
  }
}
