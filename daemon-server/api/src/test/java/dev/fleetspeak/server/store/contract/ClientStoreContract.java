package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Label;
import dev.fleetspeak.proto.monitoring.AggregatedResourceUsage;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.proto.server.Client;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.proto.server.ClientResourceUsageRecord;
import dev.fleetspeak.server.store.ClientData;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.ContactCommit;
import dev.fleetspeak.server.store.ContactRow;
import dev.fleetspeak.server.store.DatastoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Clients, their contacts and their usage records (server.md 2.5, 2.14). */
public abstract class ClientStoreContract extends StoreContract {
  private static final Label LINUX = label("client", "linux");

  private static Label label(String service, String text) {
    return Label.newBuilder().setServiceName(service).setLabel(text).build();
  }

  private static ClientData data(ClientId client, boolean blacklisted, Label... labels) {
    return new ClientData(key(client), List.of(labels), blacklisted);
  }

  @Test
  @DisplayName("2.14: a missing client; one with labels; any byte in its key")
  void addClient() {
    assertThat(store.getClientData(CLIENT)).isEmpty();
    store.addClient(CLIENT, data(CLIENT, false, LINUX, label("other", "linux")));
    ClientData found = store.getClientData(CLIENT).orElseThrow();
    assertThat(found.publicKey()).isEqualTo(key(CLIENT));
    assertThat(found.labels()).containsExactlyInAnyOrder(LINUX, label("other", "linux"));
    assertThat(found.blacklisted()).isFalse();
    assertThatExceptionOfType(DatastoreException.class)
        .isThrownBy(() -> store.addClient(CLIENT, data(CLIENT, false)));
  }

  @Test
  @DisplayName("2.14: everything of a contact shows in the lists")
  void contactShows() {
    enrol(CLIENT, "linux");
    clock.advance(Duration.ofSeconds(21));
    String address = "[2001:0db8:85a3:1111:2222:8a2e:0370:7334%eth0-zone]:65535";
    Instant clientClock = Instant.ofEpochSecond(21, 5);
    store.commitContact(
        new ContactCommit(
            CLIENT,
            null,
            new ContactRow.Fresh(
                clock.instant(), 42, -54, address, clientClock, "server-3.example:6062"),
            List.of(),
            List.of()));

    assertThat(store.listClients(List.of(CLIENT)))
        .containsExactly(
            Client.newBuilder()
                .setClientId(CLIENT.bytes())
                .addLabels(LINUX)
                .setLastContactTime(now())
                .setLastContactAddress(address)
                .setLastContactStreamingTo("server-3.example:6062")
                .setLastClock(timestamp(clientClock))
                .build());
    List<ClientContact> contacts = new ArrayList<>();
    store.streamClientContacts(CLIENT, contacts::add);
    assertThat(contacts).hasSize(2);
    assertThat(contacts.getLast())
        .isEqualTo(
            ClientContact.newBuilder()
                .setSentNonce(42)
                .setReceivedNonce(-54)
                .setObservedAddress(address)
                .setTimestamp(now())
                .build());
    List<ClientContact> none = new ArrayList<>();
    store.streamClientContacts(clientId(9), none::add);
    assertThat(none).isEmpty();
  }

  @Test
  @DisplayName("a poll after a stream clears the stream's target; clocks of any age are taken")
  void pollAfterStream() {
    enrol(CLIENT);
    for (Instant clientClock :
        List.of(Instant.ofEpochSecond(-5, 3), Instant.ofEpochSecond(1L << 34))) {
      store.commitContact(
          new ContactCommit(
              CLIENT,
              null,
              new ContactRow.Fresh(clock.instant(), 1, 0, "", clientClock, null),
              List.of(),
              List.of()));
      Client client = store.listClients(List.of(CLIENT)).getFirst();
      assertThat(client.getLastContactStreamingTo()).isEmpty();
      // The reference's MySQL columns have no sign: a clock before 1970 is left out there.
      assertThat(client.getLastClock())
          .as("FLAW 28")
          .isIn(
              timestamp(clientClock),
              clientClock.getEpochSecond() < 0 ? Timestamp.getDefaultInstance() : null);
    }
  }

  @Test
  @DisplayName(
      "2.14: blacklisting shows; a client can be added blacklisted; unknown ids are silent")
  void blacklist() {
    store.addClient(CLIENT, data(CLIENT, false));
    store.addClient(clientId(2), data(clientId(2), true));
    store.blacklistClient(CLIENT);
    store.blacklistClient(clientId(3));
    assertThat(store.getClientData(CLIENT).orElseThrow().blacklisted()).isTrue();
    assertThat(store.getClientData(clientId(2)).orElseThrow().blacklisted()).isTrue();
    assertThat(store.listClients(List.of(CLIENT)).getFirst().getBlacklisted()).isTrue();
    assertThat(store.getClientData(clientId(3))).isEmpty();
  }

  @Test
  @DisplayName("2.14: listing by none, one, two ids; the last contact is never missing")
  void listClients() {
    store.addClient(CLIENT, data(CLIENT, false, LINUX));
    store.addClient(clientId(2), data(clientId(2), false));
    assertThat(store.listClients(List.of())).hasSize(2);
    assertThat(store.listClients(List.of(CLIENT)))
        .containsExactly(
            Client.newBuilder()
                .setClientId(CLIENT.bytes())
                .addLabels(LINUX)
                .setLastContactTime(now())
                .build());
    assertThat(store.listClients(List.of(CLIENT, clientId(2), clientId(3)))).hasSize(2);
    assertThat(store.listClients(List.of(CLIENT, CLIENT))).hasSize(1);
    assertThat(store.listClients(List.of(clientId(3)))).isEmpty();
  }

  @Test
  @DisplayName("2.14: ids of all, without blacklisted, with a bound in time")
  void streamIds() {
    store.addClient(clientId(1), data(clientId(1), false));
    store.addClient(clientId(2), data(clientId(2), true));
    clock.advance(Duration.ofNanos(1));
    store.addClient(clientId(3), data(clientId(3), false));

    assertThat(stream(true, null)).containsExactlyInAnyOrder(clientId(1), clientId(2), clientId(3));
    assertThat(stream(false, null)).containsExactlyInAnyOrder(clientId(1), clientId(3));
    assertThat(stream(true, START)).containsExactly(clientId(3));
    assertThat(stream(true, clock.instant())).isEmpty();
  }

  @Test
  @DisplayName("FLAW 20: a slow reader of ids holds up nobody, and longer lists come whole")
  void slowReader() {
    int clients = 2_500;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int n = 0; n < clients; n++) {
        ClientId client = clientId(n);
        threads.execute(() -> store.addClient(client, data(client, false)));
      }
    }
    List<ClientId> seen = new ArrayList<>();
    store.streamClientIds(
        true,
        null,
        id -> {
          if (seen.size() % 1_000 == 5) {
            store.blacklistClient(id); // a write from within
          }
          seen.add(id);
        });
    assertThat(seen).doesNotHaveDuplicates().hasSize(clients);
  }

  private List<ClientId> stream(boolean includeBlacklisted, @Nullable Instant after) {
    List<ClientId> ids = new ArrayList<>();
    store.streamClientIds(includeBlacklisted, after, ids::add);
    return ids;
  }

  @Test
  @DisplayName("2.14: one usage record in, one out; whole MiB and file descriptors")
  void usage() {
    enrol(CLIENT);
    contact(
        CLIENT,
        new ClientEffect.RecordUsage(
            ResourceUsageData.newBuilder()
                .setScope("files")
                .setPid(1234)
                .setProcessStartTime(timestamp(START.minusSeconds(9)))
                .setDataTimestamp(timestamp(START.minusSeconds(1)))
                .setProcessTerminated(true)
                .setResourceUsage(
                    AggregatedResourceUsage.newBuilder()
                        .setMeanUserCpuRate(50.5)
                        .setMaxUserCpuRate(60)
                        .setMeanSystemCpuRate(70)
                        .setMaxSystemCpuRate(80)
                        .setMeanResidentMemory(190.0 * (1 << 20) + 7)
                        .setMaxResidentMemory((200L << 20) + 9)
                        .setMeanNumFds(13.4)
                        .setMaxNumFds(42))
                .build(),
            clock.instant()),
        new ClientEffect.RecordUsage(
            ResourceUsageData.newBuilder().setScope("empty").build(),
            clock.instant().plusNanos(1)));

    ClientResourceUsageRecord expected =
        ClientResourceUsageRecord.newBuilder()
            .setScope("files")
            .setPid(1234)
            .setProcessStartTime(timestamp(START.minusSeconds(9)))
            .setClientTimestamp(timestamp(START.minusSeconds(1)))
            .setServerTimestamp(now())
            .setProcessTerminated(true)
            .setMeanUserCpuRate(50.5f)
            .setMaxUserCpuRate(60)
            .setMeanSystemCpuRate(70)
            .setMaxSystemCpuRate(80)
            .setMeanResidentMemoryMib(190)
            .setMaxResidentMemoryMib(200)
            .setMeanNumFds(13)
            .setMaxNumFds(42)
            .build();
    Instant at = clock.instant();
    assertThat(store.fetchResourceUsageRecords(CLIENT, at, at.plusNanos(1)))
        .containsExactly(expected);
    assertThat(store.fetchResourceUsageRecords(CLIENT, at.minusNanos(1), at)).isEmpty();
    assertThat(store.fetchResourceUsageRecords(CLIENT, at, at.plusNanos(2)))
        .as("FLAW 18: a record without figures is a record")
        .hasSize(2);
    assertThat(store.fetchResourceUsageRecords(clientId(2), at, at.plusNanos(2))).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.fetchResourceUsageRecords(CLIENT, at.plusNanos(1), at));
  }
}
