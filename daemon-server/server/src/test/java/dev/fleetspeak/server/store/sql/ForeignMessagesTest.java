package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.StoreListener;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of messages as a reference server on the same database leaves them. */
@Tag("store")
class ForeignMessagesTest {
  private static final String DATABASE = "strangers";
  private static final ClientId CLIENT = ClientId.parse("0102030405060708");
  private static final ClientId OTHER = ClientId.parse("0102030405060709");
  private static final Duration LEASE = Duration.ofMinutes(15);

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));

  @ParameterizedTest
  @EnumSource(TwoServersTest.Engine.class)
  @DisplayName("2.8: whoever has messages of a reference server is named once they are found")
  void found(TwoServersTest.Engine engine) throws Exception {
    try (SqlDatastore store = open(engine)) {
      List<Set<ClientId>> told = new ArrayList<>();
      store.listen(
          new StoreListener() {
            @Override
            public void messagesFound(Set<ClientId> clients) {
              told.add(clients);
            }
          });
      // More than are looked at in one go.
      List<MessageId> ids = new ArrayList<>();
      for (int i = 0; i < 1_100; i++) {
        ids.add(MessageId.random());
      }
      store(engine, CLIENT, clock.instant(), ids);
      store(engine, OTHER, clock.instant().plus(LEASE), List.of(MessageId.random()));
      assertThat(store.leaseForClient(CLIENT, 10, null, "")).isEmpty();
      store.maintenance().reconcile();
      store.maintenance().reconcile();
      assertThat(told).as("the other's is handed out").containsExactly(Set.of(CLIENT), Set.of());
      assertThat(store.leaseForClient(CLIENT, 2_000, null, ""))
          .extracting(message -> MessageId.of(message.getMessageId()))
          .containsExactlyInAnyOrderElementsOf(ids);
      clock.advance(LEASE.minusSeconds(1));
      assertThat(store.leaseForClient(OTHER, 10, null, "")).isEmpty();
      clock.advance(Duration.ofSeconds(2));
      assertThat(store.leaseForClient(OTHER, 10, null, "")).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource(TwoServersTest.Engine.class)
  @DisplayName("2.8: what a reference server tells of is found for that client at once")
  void lookedForAgain(TwoServersTest.Engine engine) throws Exception {
    try (SqlDatastore store = open(engine)) {
      assertThat(store.lookAgain(CLIENT)).isFalse();
      MessageId id = MessageId.random();
      store(engine, CLIENT, clock.instant(), List.of(id));
      store(engine, OTHER, clock.instant(), List.of(MessageId.random()));
      assertThat(store.lookAgain(CLIENT)).isTrue();
      assertThat(store.lookAgain(CLIENT)).isFalse();
      List<Message> leased = store.leaseForClient(CLIENT, 10, null, "");
      assertThat(leased).extracting(Message::getMessageId).containsExactly(id.bytes());
      assertThat(store.leaseForClient(OTHER, 10, null, "")).isEmpty();
    }
  }

  private SqlDatastore open(TwoServersTest.Engine engine) throws SQLException {
    PrivateServer server = engine.database();
    if (!server.has(DATABASE)) {
      server.withDatabase(DATABASE);
    }
    server.empty(DATABASE);
    return SqlDatastore.open(server.settings(DATABASE).withClock(clock));
  }

  /** As the reference does: it writes nothing else. */
  private void store(
      TwoServersTest.Engine engine, ClientId client, Instant due, List<MessageId> ids)
      throws SQLException {
    try (Connection connection = engine.database().connect(DATABASE);
        PreparedStatement message =
            connection.prepareStatement(
                """
                INSERT INTO messages (message_id, source_client_id, source_service_name,
                  destination_client_id, destination_service_name, message_type,
                  creation_time_seconds, creation_time_nanos)
                VALUES (?, ?, 'cat', ?, 'cat', 'T', ?, 0)
                """);
        PreparedStatement pending =
            connection.prepareStatement(
                engine == TwoServersTest.Engine.MARIADB
                    ? """
                      INSERT INTO pending_messages (message_id, retry_count, scheduled_time,
                        for_server) VALUES (?, 0, ?, 0)
                      """
                    : """
                      INSERT INTO pending_messages (message_id, retry_count, scheduled_time)
                      VALUES (?, 0, ?)
                      """)) {
      connection.setAutoCommit(false);
      for (MessageId id : ids) {
        message.setBytes(1, id.bytes().toByteArray());
        message.setBytes(2, new byte[0]);
        message.setBytes(3, client.bytes().toByteArray());
        message.setLong(4, clock.instant().getEpochSecond());
        message.addBatch();
        pending.setBytes(1, id.bytes().toByteArray());
        pending.setLong(2, Text.micros(due));
        pending.addBatch();
      }
      message.executeBatch();
      pending.executeBatch();
      connection.commit();
    }
  }
}
