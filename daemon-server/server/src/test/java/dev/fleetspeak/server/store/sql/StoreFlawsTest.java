package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Flaws of the reference's MySQL store that only show with many callers (server.md 2.11). */
@Tag("store")
class StoreFlawsTest {
  private static final String DATABASE = "flaws";

  private final ManualClock clock = new ManualClock(Instant.parse("2026-03-01T12:00:00Z"));

  @BeforeAll
  static void make() throws Exception {
    PrivateServer.mariaDb().withDatabase(DATABASE);
  }

  @BeforeEach
  void empty() throws Exception {
    PrivateServer.mariaDb().empty(DATABASE);
  }

  private DatabaseSettings settings() {
    return PrivateServer.mariaDb().settings(DATABASE).withClock(clock);
  }

  private static ClientId client(int number) {
    return ClientId.of(new byte[] {1, 2, 3, 4, 5, 6, 7, (byte) number});
  }

  @Test
  @DisplayName("FLAW 27: a hundred changes of clients at once need one connection")
  void oneConnection() throws Exception {
    try (var store = SqlDatastore.open(settings().withConnections(2));
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int n = 0; n < 100; n++) {
        ClientId client = client(n);
        calls.add(
            () -> {
              store.addClient(client, new ClientData(ByteString.EMPTY, List.of(), false));
              store.blacklistClient(client);
              return true;
            });
      }
      List<Future<Boolean>> results = threads.invokeAll(calls, 30, TimeUnit.SECONDS);
      assertThat(results).noneMatch(Future::isCancelled);
      assertThat(store.listClients(List.of()))
          .hasSize(100)
          .allMatch(client -> client.getBlacklisted());
    }
  }

  @Test
  @DisplayName("FLAW 25: two servers share what is due for the server, each message once")
  void serverLeases() throws Exception {
    try (var one = SqlDatastore.open(settings());
        var other = SqlDatastore.open(settings());
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      one.storeMessages(
          IntStream.range(0, 200)
              .mapToObj(
                  _ ->
                      Message.newBuilder()
                          .setMessageId(MessageId.random().bytes())
                          .setSource(Address.newBuilder().setServiceName("files"))
                          .setDestination(Address.newBuilder().setServiceName("files"))
                          .setMessageType("Internal")
                          .setCreationTime(Text.timestamp(clock.instant()))
                          .build())
              .toList());
      clock.advance(Duration.ofMinutes(3));
      Queue<MessageId> leased = new ConcurrentLinkedQueue<>();
      List<Callable<Boolean>> calls = new ArrayList<>();
      for (int n = 0; n < 8; n++) {
        SqlDatastore store = n % 2 == 0 ? one : other;
        calls.add(
            () -> {
              for (int round = 0; round < 40; round++) {
                store
                    .leaseForServer(5)
                    .forEach(message -> leased.add(MessageId.of(message.getMessageId())));
              }
              return true;
            });
      }
      for (Future<Boolean> result : threads.invokeAll(calls)) {
        assertThat(result.get()).isTrue();
      }
      assertThat(leased).hasSize(200).doesNotHaveDuplicates();
    }
  }
}
