package dev.fleetspeak.server.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.sql.SqlDatastore;
import dev.fleetspeak.server.store.sql.SqliteDatastore;
import dev.fleetspeak.server.store.sql.SqliteSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The dispatcher on the real store. */
class BacklogOnSqliteTest {
  private static final ClientId CLIENT = ClientId.parse("0011223344556677");

  @TempDir Path folder;

  private static Message message(String service) {
    return Message.newBuilder()
        .setMessageId(MessageId.random().bytes())
        .setSource(Address.newBuilder().setClientId(CLIENT.bytes()).setServiceName("x"))
        .setDestination(Address.newBuilder().setServiceName(service))
        .setMessageType("T")
        .setCreationTime(Timestamp.newBuilder().setSeconds(1_700_000_000))
        .build();
  }

  @Test
  @DisplayName("4.4: what a reference server left for system and other services is done")
  void leftovers() throws Exception {
    SqliteSettings settings =
        SqliteSettings.defaults(folder.resolve("db")).withServerRetry(Duration.ofMillis(1));
    try (SqlDatastore store = SqliteDatastore.open(settings)) {
      store.addClient(CLIENT, new ClientData(ByteString.copyFromUtf8("k"), List.of(), false));
      Message system = message("system");
      Message other = message("Foo");
      store.storeMessages(List.of(system, other));
      NamedService.Instant labels =
          new NamedService.Instant((_, _) -> List.of(new ClientEffect.SetLabels(List.of("linux"))));
      try (MessageDispatcher dispatcher =
          new MessageDispatcher(
              store,
              List.of(
                  new NamedService("system", 1, labels),
                  new NamedService("Foo", 1, new NamedService.Stored(_ -> {}))),
              StatsCollector.NONE,
              _ -> {},
              Clock.systemUTC(),
              DispatchLimits.DEFAULT)) {
        dispatcher.start();
        for (Message message : List.of(system, other)) {
          MessageId id = MessageId.of(message.getMessageId());
          await().until(() -> store.getMessageResult(id).isPresent());
        }
      }
      assertThat(store.getClientData(CLIENT).orElseThrow().labels())
          .extracting(l -> l.getServiceName() + ":" + l.getLabel())
          .containsExactly("client:linux");
    }
  }
}
