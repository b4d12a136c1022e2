package dev.fleetspeak.server.store.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.Backlog;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.CountQuery.Column;
import dev.fleetspeak.server.store.Direction;
import dev.fleetspeak.server.store.MessageCount;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Counts by type (design.md 5). */
public abstract class CountStoreContract extends StoreContract {
  private static final Instant MINUTE = Instant.parse("2026-03-01T12:00:00Z");

  private List<MessageCount> count(
      @Nullable Duration bucket,
      Set<Column> by,
      @Nullable Direction direction,
      @Nullable String service,
      @Nullable String type) {
    return store.countMessages(new CountQuery(null, null, bucket, by, direction, service, type));
  }

  private List<MessageCount> countAll() {
    return count(null, Set.of(), null, null, null);
  }

  @Test
  @DisplayName("every change of state counts once, in the bucket in which it happened")
  void states() {
    assertThat(countAll()).isEmpty();
    enrol(CLIENT);
    Message pending = toServer(1, CLIENT, "files").build();
    Message done = toServer(2, CLIENT, "files").setResult(success()).build();
    Message failed = toServer(3, CLIENT, "files").setResult(failure("no")).build();
    contact(CLIENT, pending, done, failed, pending);
    contact(CLIENT, pending, done, failed);
    long bytes = 3L * "to server 1".length();
    assertThat(countAll())
        .containsExactly(new MessageCount(null, null, null, null, null, 3, 1, 1, bytes));

    clock.advance(Duration.ofMinutes(1));
    store.setResults(Map.of(messageId(1), success()));
    store.setResults(Map.of(messageId(1), success()));
    contact(CLIENT, failed.toBuilder().setResult(success()).build());
    assertThat(countAll())
        .as("a failure that became a success is a success")
        .containsExactly(new MessageCount(null, null, null, null, null, 3, 3, 0, bytes));
    assertThat(count(Duration.ofMinutes(1), Set.of(), null, null, null))
        .containsExactly(
            new MessageCount(MINUTE, null, null, null, null, 3, 1, 1, bytes),
            new MessageCount(MINUTE.plusSeconds(60), null, null, null, null, 0, 2, -1, 0));
  }

  @Test
  @DisplayName(
      "told apart by type, services and direction, in a fixed order; filtered the same way")
  void grouping() {
    enrol(CLIENT);
    contact(
        CLIENT,
        toServer(1, CLIENT, "files").setMessageType("B").clearData().build(),
        toServer(2, CLIENT, "files").setMessageType("A").clearData().build(),
        toServer(3, CLIENT, "other").setMessageType("A").clearData().build());
    store.storeMessages(
        List.of(toClient(4, CLIENT, "files").setMessageType("A").clearData().build()));

    assertThat(count(null, Set.of(Column.TYPE), null, null, null))
        .containsExactly(
            new MessageCount(null, null, null, null, "A", 3, 0, 0, 0),
            new MessageCount(null, null, null, null, "B", 1, 0, 0, 0));
    assertThat(count(null, EnumSet.allOf(Column.class), null, null, null))
        .containsExactly(
            new MessageCount(null, Direction.TO_CLIENT, "files", "files", "A", 1, 0, 0, 0),
            new MessageCount(null, Direction.FROM_CLIENT, "files", "files", "A", 1, 0, 0, 0),
            new MessageCount(null, Direction.FROM_CLIENT, "files", "files", "B", 1, 0, 0, 0),
            new MessageCount(null, Direction.FROM_CLIENT, "other", "other", "A", 1, 0, 0, 0));
    assertThat(count(null, Set.of(), Direction.FROM_CLIENT, "files", null).getFirst().stored())
        .isEqualTo(2);
    assertThat(count(null, Set.of(), null, null, "A").getFirst().stored()).isEqualTo(3);
    assertThat(count(null, Set.of(), null, null, "nothing")).isEmpty();
  }

  @Test
  @DisplayName("buckets and bounds in time")
  void buckets() {
    enrol(CLIENT);
    for (int n = 0; n < 4; n++) {
      contact(CLIENT, toServer(n, CLIENT, "files").clearData().build());
      clock.advance(Duration.ofMinutes(30));
    }
    assertThat(count(Duration.ofHours(1), Set.of(), null, null, null))
        .extracting(MessageCount::bucketStart, MessageCount::stored)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(MINUTE, 2L),
            org.assertj.core.groups.Tuple.tuple(MINUTE.plusSeconds(3_600), 2L));
    var within =
        new CountQuery(
            MINUTE.plusSeconds(1_800), MINUTE.plusSeconds(5_400), null, Set.of(), null, null, null);
    assertThat(store.countMessages(within).getFirst().stored()).isEqualTo(2);
  }

  @Test
  @DisplayName("at most 1,000 types of a service are told apart, the rest is (other)")
  void manyTypes() {
    enrol(CLIENT);
    for (int from = 0; from < 1_200; from += 100) {
      Message[] messages = new Message[100];
      for (int n = 0; n < messages.length; n++) {
        messages[n] =
            toServer(from + n, CLIENT, "files").setMessageType("type " + (from + n)).build();
      }
      contact(CLIENT, messages);
    }
    contact(CLIENT, toServer(2_000, CLIENT, "second").setMessageType("type 1100").build());

    List<MessageCount> counts =
        count(null, Set.of(Column.TYPE, Column.SOURCE_SERVICE), null, "files", null);
    assertThat(counts).hasSize(1_001);
    assertThat(counts.stream().filter(one -> "(other)".equals(one.type())).toList())
        .singleElement()
        .extracting(MessageCount::stored)
        .isEqualTo(200L);
    assertThat(count(null, Set.of(), null, "second", "type 1100").getFirst().stored()).isOne();
  }

  @Test
  @DisplayName("the backlog counts what waits either way, and since when")
  void backlog() {
    assertThat(store.backlog()).isEqualTo(new Backlog(0, 0, null));
    enrol(CLIENT);
    contact(CLIENT, toServer(1, CLIENT, "files").build());
    clock.advance(Duration.ofMinutes(1));
    store.storeMessages(
        List.of(toClient(2, CLIENT, "files").build(), toClient(3, CLIENT, "files").build()));
    Backlog backlog = store.backlog();
    assertThat(backlog.toServer()).isEqualTo(1);
    assertThat(backlog.toClients()).isEqualTo(2);
    assertThat(backlog.oldest()).isBetween(START.minusSeconds(1), START);

    store.setResults(Map.of(messageId(1), success(), messageId(2), failure("no")));
    backlog = store.backlog();
    assertThat(backlog.toServer()).isZero();
    assertThat(backlog.toClients()).isEqualTo(1);
    assertThat(backlog.oldest()).isAfter(START.plusSeconds(58));
  }
}
