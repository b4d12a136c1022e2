package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.server.store.BroadcastStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Broadcasts (server.md 2.6, 2.14, 3). */
public abstract class BroadcastStoreContract extends StoreContract {

  private static BroadcastId broadcastId(int number) {
    return BroadcastId.of(ByteString.copyFrom(new byte[] {0, -1, 0, 0, 0, 0, 0, (byte) number}));
  }

  private static Broadcast broadcast(int number, @Nullable Instant expires) {
    Broadcast.Builder broadcast =
        Broadcast.newBuilder()
            .setBroadcastId(broadcastId(number).bytes())
            .setSource(Address.newBuilder().setServiceName("files"))
            .setDestination(Address.newBuilder().setServiceName("receiver"))
            .setMessageType("Notice")
            .addRequiredLabels(Label.newBuilder().setServiceName("client").setLabel("linux"))
            .setData(payload("broadcast " + number));
    if (expires != null) {
      broadcast.setExpirationTime(timestamp(expires));
    }
    return broadcast.build();
  }

  private boolean save(int broadcast, int message, ClientId client, String contact) {
    return store.saveBroadcastMessage(
        broadcastId(broadcast), client, toClient(message, client, "receiver").build(), contact);
  }

  private List<BroadcastId> active() {
    return store.listActiveBroadcasts().stream()
        .map(broadcast -> BroadcastId.of(broadcast.getBroadcastId()))
        .toList();
  }

  @Test
  @DisplayName("2.14: active are those with room and time")
  void activeBroadcasts() {
    store.createBroadcast(broadcast(1, null), 8);
    store.createBroadcast(broadcast(2, clock.instant().plusSeconds(200)), 8);
    store.createBroadcast(broadcast(3, null), 0);
    store.createBroadcast(broadcast(4, clock.instant()), 100);
    store.createBroadcast(broadcast(5, null), BroadcastStore.UNLIMITED);

    assertThat(active()).containsExactlyInAnyOrder(broadcastId(1), broadcastId(2), broadcastId(5));
    clock.advance(Duration.ofSeconds(200));
    assertThat(active()).containsExactlyInAnyOrder(broadcastId(1), broadcastId(5));
    assertThat(store.listActiveBroadcasts()).contains(broadcast(1, null));
  }

  @Test
  @DisplayName("2.6: what cannot be a broadcast is refused")
  void incomplete() {
    store.createBroadcast(broadcast(1, null), 8);
    for (Broadcast bad :
        List.of(
            broadcast(1, null),
            broadcast(2, null).toBuilder().clearBroadcastId().build(),
            broadcast(2, null).toBuilder().clearSource().build(),
            broadcast(2, null).toBuilder().setGroupName("group").build())) {
      assertThatIllegalArgumentException().isThrownBy(() -> store.createBroadcast(bad, 8));
    }
    assertThat(active()).containsExactly(broadcastId(1));
  }

  @Test
  @DisplayName("2.6: a client gets one copy, due again in 15 minutes")
  void oneCopy() {
    String contact = enrol(CLIENT);
    store.createBroadcast(broadcast(1, null), 8);
    store.createBroadcast(broadcast(2, null), BroadcastStore.UNLIMITED);
    assertThat(store.listSentBroadcasts(CLIENT)).isEmpty();
    assertThat(save(1, 1, CLIENT, contact)).isTrue();
    assertThat(save(1, 2, CLIENT, contact)).isFalse();
    assertThat(save(2, 3, CLIENT, contact)).isTrue();
    assertThat(save(3, 4, CLIENT, contact)).isFalse();

    assertThat(store.listSentBroadcasts(CLIENT))
        .containsExactlyInAnyOrder(broadcastId(1), broadcastId(2));
    assertThat(store.getPendingMessageCount(List.of(CLIENT))).isEqualTo(2);
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).isEmpty();
    clock.advance(LEASE_AND_MORE);
    assertThat(store.leaseForClient(CLIENT, 10, null, contact)).hasSize(2);
  }

  @Test
  @DisplayName("FLAW 33: never more copies than the limit, however many ask at once")
  void limitHolds() throws Exception {
    store.createBroadcast(broadcast(1, null), 8);
    List<Callable<Boolean>> contacts = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      int number = n;
      String contact = enrol(clientId(n));
      contacts.add(() -> save(1, number, clientId(number), contact));
    }
    int saved = 0;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> one : threads.invokeAll(contacts)) {
        saved += one.get() ? 1 : 0;
      }
    }
    assertThat(saved).isEqualTo(8);
    assertThat(active()).isEmpty();
  }

  @Test
  @DisplayName("2.14: no copy is saved of a broadcast that was disabled or is over")
  void disabled() {
    String contact = enrol(CLIENT);
    store.createBroadcast(broadcast(1, null), 8);
    store.createBroadcast(broadcast(2, null), BroadcastStore.UNLIMITED);
    store.createBroadcast(broadcast(3, clock.instant().plusSeconds(5)), 8);
    store.disableBroadcasts(List.of(broadcastId(1), broadcastId(2), broadcastId(77)));
    store.disableBroadcasts(List.of());
    clock.advance(Duration.ofSeconds(5));
    for (int n = 1; n <= 3; n++) {
      assertThat(save(n, n, CLIENT, contact)).isFalse();
    }
    assertThat(store.listSentBroadcasts(CLIENT)).isEmpty();
    assertThat(store.getPendingMessageCount(List.of(CLIENT))).isZero();
    assertThat(active()).isEmpty();
  }
}
