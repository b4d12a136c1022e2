package dev.fleetspeak.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Address;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.server.store.CountQuery;
import dev.fleetspeak.server.store.CountQuery.Column;
import dev.fleetspeak.server.store.contract.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * Stores messages by chance over seventy days, some with a clock that is late, rolls up by chance,
 * and then asks by chance: the answers have to be those of a plain list of what was stored.
 */
final class CountModel {
  private static final Instant START = Instant.parse("2026-03-01T12:34:56Z");
  private static final int DAYS = 70;
  private static final int QUESTIONS = 400;

  private final Random random;
  private final ManualClock clock;
  private final List<Stored> all = new ArrayList<>();

  /** How fine a question may be about times that are so far back. */
  private record Grain(Duration width, Duration back) {}

  private static final List<Grain> GRAINS =
      List.of(
          new Grain(Duration.ofMinutes(1), Duration.ofHours(47)),
          new Grain(Duration.ofHours(1), Duration.ofDays(59)),
          new Grain(Duration.ofDays(1), Duration.ofDays(DAYS + 5)));

  /** Messages of a type that were stored in a minute. */
  private record Stored(Instant minute, String type, int count) {}

  /** What an answer is compared by: begin of the bucket, or null, and type. */
  private record Key(long bucket, String type) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int buckets = Long.compare(bucket, other.bucket);
      return buckets != 0 ? buckets : type.compareTo(other.type);
    }
  }

  CountModel(long seed, ManualClock clock) {
    this.random = new Random(seed);
    this.clock = clock;
  }

  /** Stores through all stores in turn, and asks each. */
  void run(SqlDatastore... stores) {
    Instant now = START;
    Instant end = START.plus(Duration.ofDays(DAYS));
    while (now.isBefore(end)) {
      SqlDatastore store = stores[random.nextInt(stores.length)];
      clock.set(now.minus(late()));
      store(store, "Type " + random.nextInt(3), 1 + random.nextInt(3));
      clock.set(now);
      if (random.nextInt(4) == 0) {
        store.maintenance().rollUp();
      }
      boolean fine = now.isAfter(end.minus(Duration.ofDays(3)));
      now = now.plusSeconds(random.nextInt(fine ? 2_000 : 40_000));
    }
    for (int n = 0; n < QUESTIONS; n++) {
      ask(stores[n % stores.length], now);
    }
  }

  private Duration late() {
    return switch (random.nextInt(10)) {
      case 0 -> Duration.ofMinutes(random.nextInt(200));
      case 1 -> Duration.ofHours(random.nextInt(100));
      default -> Duration.ZERO;
    };
  }

  private void store(SqlDatastore store, String type, int count) {
    List<Message> messages = new ArrayList<>();
    var result = MessageResult.newBuilder().setProcessedTime(Text.timestamp(clock.instant()));
    for (int n = 0; n < count; n++) {
      messages.add(
          Message.newBuilder()
              .setMessageId(MessageId.random().bytes())
              .setSource(Address.newBuilder().setServiceName("source"))
              .setDestination(Address.newBuilder().setServiceName("files"))
              .setMessageType(type)
              .setCreationTime(Text.timestamp(clock.instant()))
              .setResult(result)
              .build());
    }
    store.storeMessages(messages);
    all.add(new Stored(clock.instant().truncatedTo(ChronoUnit.MINUTES), type, count));
  }

  /** A question as fine as can be answered for its time. */
  private void ask(SqlDatastore store, Instant now) {
    Grain grain = GRAINS.get(random.nextInt(GRAINS.size()));
    Instant from = random.nextInt(8) == 0 ? null : within(now, grain);
    Instant to = random.nextInt(3) == 0 ? null : within(now, grain);
    Duration bucket =
        from == null || random.nextInt(3) == 0
            ? null
            : grain.width.multipliedBy(1 + random.nextInt(3));
    if (from == null && to != null) {
      to = to.truncatedTo(ChronoUnit.DAYS);
    }
    var query = new CountQuery(from, to, bucket, Set.of(Column.TYPE), null, null, null);
    Map<Key, Long> answer = new TreeMap<>();
    store
        .countMessages(query)
        .forEach(
            count ->
                answer.put(
                    new Key(
                        count.bucketStart() == null ? 0 : count.bucketStart().getEpochSecond(),
                        count.type()),
                    count.stored()));
    assertThat(answer).as(query.toString()).isEqualTo(expected(query));
  }

  private Instant within(Instant now, Grain grain) {
    long second = now.getEpochSecond() - random.nextLong(grain.back.toSeconds());
    return Instant.ofEpochSecond(second - Math.floorMod(second, grain.width.toSeconds()));
  }

  private Map<Key, Long> expected(CountQuery query) {
    Map<Key, Long> sums = new TreeMap<>();
    for (Stored stored : all) {
      if ((query.from() == null || !stored.minute.isBefore(query.from()))
          && (query.to() == null || stored.minute.isBefore(query.to()))) {
        long second = stored.minute.getEpochSecond();
        long bucket = query.bucket() == null ? 0 : second - second % query.bucket().toSeconds();
        sums.merge(new Key(bucket, stored.type), (long) stored.count, Long::sum);
      }
    }
    return sums;
  }
}
