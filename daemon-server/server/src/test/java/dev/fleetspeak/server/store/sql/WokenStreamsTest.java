package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.notify.http.HttpNotifier;
import dev.fleetspeak.server.store.Datastore;
import dev.fleetspeak.server.store.StoreListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An open stream gets at once what another program stored; by itself it looks after minutes. */
class WokenStreamsTest {
  @TempDir Path folder;

  /** What a reference server stores is in the database, and known when the store looks again. */
  private volatile List<Message> foreign = List.of();

  private volatile StoreListener listener = StoreListener.NONE;

  @Test
  @DisplayName("2.8: a stream is woken when the store finds messages of a reference server")
  void found() throws Exception {
    try (SqlDatastore store = open();
        Site site = Site.start(() -> watched(store));
        StreamingClient client = new StreamingClient(site.https())) {
      Message message = message(client);
      store.storeMessages(List.of(message));
      listener.messagesFound(Set.of(client.id()));
      assertComes(client, message);
    }
  }

  @Test
  @DisplayName("5, 2.8: a call of a reference server makes the store look, and wakes the stream")
  void told() throws Exception {
    try (SqlDatastore store = open();
        Site site = Site.start(() -> watched(store));
        StreamingClient client = new StreamingClient(site.https());
        HttpNotifier reference = new HttpNotifier()) {
      Message message = message(client);
      foreign = List.of(message);
      String address =
          store.listClients(List.of(client.id())).getFirst().getLastContactStreamingTo();
      reference.notify(address, client.id());
      assertComes(client, message);
    }
  }

  private SqlDatastore open() {
    return SqliteDatastore.open(SqliteSettings.defaults(folder.resolve("db.sqlite")));
  }

  /** The store, which a reference server fills, too. */
  private Datastore watched(SqlDatastore store) {
    return (Datastore)
        Proxy.newProxyInstance(
            Datastore.class.getClassLoader(),
            new Class<?>[] {Datastore.class},
            (_, method, arguments) -> {
              switch (method.getName()) {
                case "listen" -> listener = (StoreListener) arguments[0];
                case "lookAgain" -> {
                  return !store.storeMessages(foreign).isEmpty();
                }
                default -> {
                  // the store's own
                }
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Message message(StreamingClient client) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setServiceName("two"))
        .setDestination(Address.newBuilder().setServiceName("two").setClientId(client.id().bytes()))
        .setMessageType("Two")
        .setCreationTime(Text.timestamp(Instant.now()))
        .build();
  }

  private static void assertComes(StreamingClient client, Message message) {
    await().atMost(60, TimeUnit.SECONDS).until(() -> !client.came().isEmpty());
    assertThat(client.came()).containsExactly(MessageId.of(message.getMessageId()));
  }
}
