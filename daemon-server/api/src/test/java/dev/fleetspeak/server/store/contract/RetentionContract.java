package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.AggregatedResourceUsage;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import dev.fleetspeak.proto.server.Broadcast;
import dev.fleetspeak.proto.server.ClientContact;
import dev.fleetspeak.server.store.ClientEffect;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.RetentionReport;
import dev.fleetspeak.server.store.RetentionRun;
import dev.fleetspeak.server.store.StoreListener;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes too old goes, and nothing else does (server.md 2.13). */
public abstract class RetentionContract extends StoreContract {
  private static final Duration RUN = Duration.ofSeconds(60);

  private final Map<String, Long> told = new ConcurrentHashMap<>();
  private final Map<String, Instant> toldOldest = new ConcurrentHashMap<>();

  @BeforeEach
  final void listen() {
    store.listen(
        new StoreListener() {
          @Override
          public void removedOld(String kind, long rows) {
            told.merge(kind, rows, Long::sum);
          }

          @Override
          public void oldestKept(String kind, @Nullable Instant oldest) {
            if (oldest != null) {
              toldOldest.put(kind, oldest);
            }
          }
        });
  }

  private RetentionReport report(String kind) {
    return store.retention().stream().filter(one -> one.kind().equals(kind)).findFirst().get();
  }

  private Duration kept(String kind) {
    Duration keep = report(kind).keep();
    assertThat(keep).isNotNull();
    return keep;
  }

  /** Lets everything of a kind be too old by now. */
  private void passOver(String kind) {
    clock.advance(kept(kind).plusMinutes(1));
  }

  private long removed(String kind) {
    RetentionRun run = store.removeOld(Set.of(kind), RUN);
    assertThat(run.more()).isFalse();
    assertThat(run.removed()).containsOnlyKeys(kind);
    return run.removed().get(kind);
  }

  private List<ClientContact> contacts(ClientId client) {
    List<ClientContact> contacts = new ArrayList<>();
    store.streamClientContacts(client, contacts::add);
    return contacts;
  }

  @Test
  @DisplayName("kinds have names, the same in every report; others are refused")
  void kinds() {
    assertThat(store.retention())
        .extracting(RetentionReport::kind)
        .contains("contacts", "messages", "payloads", "resource-usage", "counters")
        .isEqualTo(store.retention().stream().map(RetentionReport::kind).toList());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> store.removeOld(Set.of("nothing"), RUN))
        .withMessageContaining("nothing")
        .withMessageContaining("contacts");
  }

  @Test
  @DisplayName("old contacts go with their links, however many; the last one of each client stays")
  void contacts() {
    ClientId other = clientId(2);
    enrol(CLIENT);
    enrol(other);
    for (int n = 0; n < 110; n++) {
      clock.advance(Duration.ofSeconds(2));
      contact(CLIENT, toServer(n, CLIENT, "files").setResult(success()).build());
    }
    Instant last = clock.instant();
    assertThat(removed("contacts")).isZero();
    assertThat(report("contacts").expired()).isZero();

    passOver("contacts");
    assertThat(report("contacts").expired()).isEqualTo(110);
    assertThat(report("contacts").oldest()).isEqualTo(START);
    assertThat(removed("contacts")).isEqualTo(110);
    assertThat(contacts(CLIENT))
        .extracting(ClientContact::getTimestamp)
        .containsExactly(timestamp(last));
    assertThat(contacts(other)).hasSize(1);
    assertThat(report("contacts").removed()).isEqualTo(110);
    assertThat(report("contacts").expired()).isZero();
    assertThat(told).containsEntry("contacts", 110L);
    assertThat(toldOldest).containsEntry("contacts", START);

    clock.advance(Duration.ofMinutes(1));
    contact(CLIENT, new Message[0]);
    assertThat(removed("contacts")).as("looked at before, and the last one then").isZero();
    assertThat(contacts(CLIENT)).hasSize(2);
  }

  @Test
  @DisplayName("old messages that are done go; pending ones and late results stay")
  void messages() {
    enrol(CLIENT);
    Message[] done = new Message[130];
    for (int n = 0; n < done.length; n++) {
      done[n] = toServer(n, CLIENT, "files").setResult(success()).build();
    }
    contact(CLIENT, done);
    contact(CLIENT, toServer(200, CLIENT, "files").setResult(failure("no")).build());
    contact(CLIENT, toServer(201, CLIENT, "files").build());
    store.storeMessages(
        List.of(toClient(202, CLIENT, "files").build(), toClient(203, CLIENT, "files").build()));
    List<MessageId> kept = List.of(messageId(201), messageId(202), messageId(203));
    clock.advance(kept("messages").minusMinutes(1));
    store.setResults(Map.of(messageId(203), success()));
    contact(CLIENT, toServer(204, CLIENT, "files").setResult(success()).build());
    assertThat(removed("messages")).isZero();

    clock.advance(Duration.ofMinutes(2));
    assertThat(report("messages").expired()).isEqualTo(131);
    assertThat(removed("messages")).isEqualTo(131);
    assertThat(store.getMessages(List.of(messageId(0), messageId(129), messageId(200)), false))
        .isEmpty();
    assertThat(ids(store.getMessages(kept, false))).isEqualTo(kept);
    assertThat(store.getMessages(List.of(messageId(204)), false)).hasSize(1);
    assertThat(store.backlog().toServer()).isOne();
    assertThat(ids(store.leaseForClient(CLIENT, 10, null, ""))).containsExactly(messageId(202));

    passOver("messages");
    assertThat(removed("messages")).as("203 and 204").isEqualTo(2);
    store.setResults(Map.of(messageId(201), success(), messageId(202), success()));
    assertThat(removed("messages")).as("their results are new").isZero();
    passOver("messages");
    assertThat(removed("messages")).as("whatever was passed over before").isBetween(0L, 2L);
  }

  @Test
  @DisplayName("FLAW 30: an acknowledgement of a message that is gone completes the others")
  void acknowledgedTooLate() {
    enrol(CLIENT);
    store.storeMessages(
        List.of(toClient(1, CLIENT, "files").build(), toClient(2, CLIENT, "files").build()));
    store.setResults(Map.of(messageId(1), success()));
    passOver("messages");
    assertThat(removed("messages")).isOne();
    contact(CLIENT, new ClientEffect.Acknowledge(List.of(messageId(1), messageId(2))));
    assertThat(store.getMessageResult(messageId(1))).isEmpty();
    assertThat(store.getMessageResult(messageId(2))).isPresent();
  }

  @Test
  @DisplayName("FLAW 29: broadcasts with an end stay active, and whom they were sent to is known")
  void broadcasts() {
    enrol(CLIENT);
    BroadcastId id = BroadcastId.parse("0102030405060708");
    store.createBroadcast(
        Broadcast.newBuilder()
            .setBroadcastId(id.bytes())
            .setSource(Address.newBuilder().setServiceName("files"))
            .setExpirationTime(timestamp(clock.instant().plus(Duration.ofDays(365))))
            .build(),
        10);
    assertThat(store.saveBroadcastMessage(id, CLIENT, toClient(1, CLIENT, "files").build(), ""))
        .isTrue();
    store.setResults(Map.of(messageId(1), success()));
    passOver("messages");
    assertThat(store.removeOld(Set.of(), RUN).removed()).containsEntry("messages", 1L);
    assertThat(store.listActiveBroadcasts()).hasSize(1);
    assertThat(store.listSentBroadcasts(CLIENT)).containsExactly(id);
  }

  @Test
  @DisplayName("old reports of clients go, those of one moment together")
  void reports() {
    enrol(CLIENT);
    ResourceUsageData usage =
        ResourceUsageData.newBuilder()
            .setScope("client")
            .setProcessStartTime(now())
            .setDataTimestamp(now())
            .setResourceUsage(AggregatedResourceUsage.newBuilder().setMeanUserCpuRate(1))
            .build();
    KillNotification kill = KillNotification.newBuilder().setService("files").build();
    for (int n = 0; n < 30; n++) {
      contact(
          CLIENT,
          new ClientEffect.RecordUsage(usage, clock.instant()),
          new ClientEffect.RecordUsage(usage, clock.instant()),
          new ClientEffect.RecordKill(kill, clock.instant()));
      clock.advance(Duration.ofSeconds(1));
    }
    clock.advance(kept("resource-usage").minusSeconds(15));
    assertThat(report("resource-usage").expired()).isEqualTo(30);
    assertThat(removed("resource-usage")).isEqualTo(30);
    assertThat(
            store.fetchResourceUsageRecords(
                CLIENT, START.minusSeconds(1), START.plusSeconds(1_000)))
        .hasSize(30);
    assertThat(removed("kills")).isEqualTo(15);
  }

  @Test
  @DisplayName("old payloads go, and counted messages stay counted")
  void payloadsAndCounters() {
    enrol(CLIENT);
    contact(CLIENT, toServer(1, CLIENT, "files").setResult(success()).build());
    passOver("payloads");
    contact(CLIENT, toServer(2, CLIENT, "files").setResult(success()).build());
    assertThat(removed("payloads")).isOne();
    assertThat(store.getMessages(List.of(messageId(1), messageId(2)), true))
        .extracting(Message::hasData)
        .containsExactly(false, true);
    assertThat(removed("counters")).isZero();
    assertThat(report("counters").oldest()).isBeforeOrEqualTo(START);
    passOver("messages");
    store.removeOld(Set.of(), RUN);
    assertThat(
            store
                .countMessages(new CountQuery(null, null, null, Set.of(), null, null, null))
                .getFirst()
                .stored())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("a run without time does nothing and says that there may be more")
  void noTime() {
    enrol(CLIENT);
    contact(CLIENT, new Message[0]);
    passOver("contacts");
    assertThat(store.removeOld(Set.of("contacts"), Duration.ZERO).more()).isTrue();
  }
}
