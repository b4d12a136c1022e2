package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.MessageCount;
import dev.fleetspeak.server.store.RetentionRun;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kept payloads stay within their bounds, and old counters become coarser without losing any. */
class UpkeepTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:30Z");

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock(START);

  private SqlDatastore open(Duration age, long bytes) {
    return SqliteDatastore.open(
        SqliteSettings.defaults(folder.resolve("server.sqlite"))
            .withClock(clock)
            .withPayloads(age, bytes));
  }

  private List<MessageId> storeDone(SqlDatastore store, String service, int count, int size) {
    List<Message> messages = new ArrayList<>();
    for (int n = 0; n < count; n++) {
      messages.add(
          Message.newBuilder()
              .setMessageId(MessageId.random().bytes())
              .setSource(Address.newBuilder().setServiceName("source"))
              .setDestination(Address.newBuilder().setServiceName(service))
              .setMessageType("Type")
              .setCreationTime(Text.timestamp(clock.instant()))
              .setData(Any.newBuilder().setValue(ByteString.copyFrom(new byte[size])))
              .setResult(
                  MessageResult.newBuilder().setProcessedTime(Text.timestamp(clock.instant())))
              .build());
    }
    return store.storeMessages(messages);
  }

  private static long kept(SqlDatastore store, List<MessageId> ids) {
    return store.getMessages(ids, true).stream().filter(Message::hasData).count();
  }

  @Test
  @DisplayName("payloads go when they are too old")
  void age() {
    try (var store = open(Duration.ofHours(1), 1 << 20)) {
      List<MessageId> old = storeDone(store, "files", 1_200, 10);
      clock.advance(Duration.ofMinutes(59));
      List<MessageId> young = storeDone(store, "files", 3, 10);
      store.maintenance().prune();
      assertThat(kept(store, old)).isEqualTo(1_200);
      clock.advance(Duration.ofMinutes(2));
      store.maintenance().prune();
      assertThat(kept(store, old)).isZero();
      assertThat(kept(store, young)).isEqualTo(3);
    }
  }

  @Test
  @DisplayName("payloads go, oldest first, when a service has too many bytes; others keep theirs")
  void bytes() {
    try (var store = open(Duration.ofHours(1), 10_000)) {
      List<MessageId> oldest = storeDone(store, "files", 1_000, 100);
      List<MessageId> newest = storeDone(store, "files", 100, 100);
      List<MessageId> other = storeDone(store, "other", 50, 100);
      List<MessageId> huge = storeDone(store, "other", 1, 10_001);
      store.maintenance().prune();
      assertThat(kept(store, oldest)).isZero();
      assertThat(kept(store, newest)).isEqualTo(100);
      assertThat(kept(store, other)).isEqualTo(50);
      assertThat(kept(store, huge)).isZero();
    }
  }

  @Test
  @DisplayName("with keeping off none are kept, and those of before go")
  void off() {
    List<MessageId> before;
    try (var store = open(Duration.ofHours(1), 10_000)) {
      before = storeDone(store, "files", 3, 10);
    }
    try (var store = open(Duration.ZERO, 10_000)) {
      List<MessageId> now = storeDone(store, "files", 3, 10);
      store.maintenance().prune();
      assertThat(kept(store, before)).isZero();
      assertThat(kept(store, now)).isZero();
    }
  }

  @Test
  @DisplayName("counters go when their bucket is too old, if they are not kept for ever")
  void counters() {
    Duration week = Duration.ofDays(7);
    try (var store =
        SqlDatastore.open(
            SqliteSettings.defaults(folder.resolve("server.sqlite"))
                .withClock(clock)
                .withRetention(new RetentionTerms(week, week, week, Duration.ofDays(30))))) {
      for (int day = 0; day < 40; day++) {
        storeDone(store, "files", 1, 10);
        clock.advance(Duration.ofDays(1));
      }
      store.maintenance().rollUp();
      assertThat(store.removeOld(Set.of("counters"), Duration.ofMinutes(1)))
          .isEqualTo(new RetentionRun(Map.of("counters", 20L), false));
      assertThat(
              store.countMessages(
                  new CountQuery(null, null, Duration.ofDays(1), Set.of(), null, null, null)))
          .hasSize(30);
    }
  }

  @Test
  @DisplayName("hours and days are made when they are over, minutes and hours stay for a while")
  void rollUp() throws Exception {
    Path file = folder.resolve("server.sqlite");
    try (var store = open(Duration.ZERO, 0)) {
      for (int day = 0; day < 70; day++) {
        storeDone(store, "files", 2, 10);
        clock.advance(Duration.ofMinutes(90));
        storeDone(store, "files", 1, 10);
        clock.advance(Duration.ofDays(1).minusMinutes(90));
        store.maintenance().rollUp();
      }
      store.maintenance().rollUp();
      List<MessageCount> sum =
          store.countMessages(new CountQuery(null, null, null, Set.of(), null, null, null));
      assertThat(sum)
          .containsExactly(new MessageCount(null, null, null, null, null, 210, 210, 0, 2_100));
      assertThat(
              store.countMessages(
                  new CountQuery(null, null, Duration.ofDays(1), Set.of(), null, null, null)))
          .hasSize(70)
          .allMatch(one -> one.stored() == 3);
    }
    try (Db db = new SqliteFile(file).openReader()) {
      assertThat(
              db.list(
                  "SELECT width || ':' || count(*) FROM fsx_message_counts GROUP BY width ORDER BY width",
                  row -> row.getString(1)))
          .containsExactly("-3600:120", "-60:4", "86400:70");
    }
  }
}
