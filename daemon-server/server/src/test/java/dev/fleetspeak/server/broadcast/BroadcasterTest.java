package dev.fleetspeak.server.broadcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.contact.FakeDatastore;
import dev.fleetspeak.server.store.DatastoreException;
import dev.fleetspeak.server.streams.StreamRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Looking for broadcasts (server.md 3.3). */
class BroadcasterTest {
  private static final ClientId CLIENT = ClientId.parse("0102030405060708");

  private final FakeDatastore store = new FakeDatastore();
  private final StreamRegistry streams = new StreamRegistry();
  private final AtomicInteger wakes = new AtomicInteger();

  BroadcasterTest() {
    streams.register(
        CLIENT,
        new StreamRegistry.OpenStream() {
          @Override
          public void wake() {
            wakes.incrementAndGet();
          }

          @Override
          public void replaced() {}
        });
  }

  private Broadcaster broadcaster(Duration pollTime) {
    return new Broadcaster(store, streams, Clock.systemUTC(), pollTime);
  }

  private BroadcastId create(long limit) {
    BroadcastId id = BroadcastId.random();
    store.createBroadcast(
        Broadcast.newBuilder()
            .setBroadcastId(id.bytes())
            .setSource(Address.newBuilder().setServiceName("news"))
            .build(),
        limit);
    return id;
  }

  private static Broadcaster.Copies copies(Broadcaster broadcaster) {
    return broadcaster.copiesFor(CLIENT, List.of(), -1, 1 << 20, "1");
  }

  @Test
  @DisplayName("3.1: start looks at once, then regularly; new broadcasts wake streams once")
  void looksRegularly() {
    create(5);
    try (Broadcaster broadcaster = broadcaster(Duration.ofMillis(20))) {
      broadcaster.start();
      assertThat(wakes).hasValue(1);
      assertThat(copies(broadcaster).messages()).hasSize(1);
      create(5);
      await().until(() -> wakes.get() == 2);
      assertThat(copies(broadcaster).messages()).hasSize(1);
    }
  }

  @Test
  @DisplayName("FLAW 32: a poll time of nothing is the default, not a busy loop")
  void noPollTime() {
    try (Broadcaster broadcaster = broadcaster(Duration.ZERO)) {
      broadcaster.start();
      create(5);
      assertThat(copies(broadcaster).messages()).isEmpty();
    }
  }

  @Test
  @DisplayName("FLAW 35: only news wake streams; a finished broadcast is dropped quietly")
  void onlyNewsWake() {
    try (Broadcaster broadcaster = broadcaster(Duration.ofHours(1))) {
      BroadcastId id = create(1);
      broadcaster.refresh();
      long generation = copies(broadcaster).generation();
      broadcaster.refresh();
      assertThat(wakes).hasValue(1);
      store.disableBroadcasts(List.of(id));
      broadcaster.refresh();
      assertThat(wakes).hasValue(1);
      assertThat(copies(broadcaster).generation()).isGreaterThan(generation);
    }
  }

  @Test
  @DisplayName("a store that fails leaves what is known in place")
  void failingStore() {
    try (Broadcaster broadcaster = broadcaster(Duration.ofMillis(20))) {
      create(5);
      broadcaster.refresh();
      store.fail("listActiveBroadcasts");
      assertThatThrownBy(broadcaster::refresh).isInstanceOf(DatastoreException.class);
      assertThat(copies(broadcaster).messages()).hasSize(1);
      broadcaster.start();
      create(5);
      store.fail(null);
      await().until(() -> copies(broadcaster).messages().size() == 1);
    }
  }

  @Test
  @DisplayName("a broadcast found used up is soon not offered any more")
  void usedUp() {
    try (Broadcaster broadcaster = broadcaster(Duration.ofHours(1))) {
      BroadcastId id = create(1);
      broadcaster.start();
      long generation = copies(broadcaster).generation();
      store.disableBroadcasts(List.of(id));
      ClientId late = ClientId.parse("1112131415161718");
      assertThat(broadcaster.copiesFor(late, List.of(), -1, 1, "1").messages()).isEmpty();
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> copies(broadcaster).generation() > generation);
    }
  }
}
