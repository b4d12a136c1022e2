package dev.fleetspeak.console.overview;

import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.TypeSlots;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.MessageCount;
import dev.fleetspeak.proto.console.v1.MessageState;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds rows up to a {@link Breakdown}. */
final class Tally {
  static final String PROCESSED = "processed";
  static final String FAILED = "failed";

  private final Grouping grouping;
  private final Buckets buckets;
  private final Map<String, long[]> sums = new LinkedHashMap<>();

  Tally(Grouping grouping, Buckets buckets) {
    this.grouping = grouping;
    this.buckets = buckets;
  }

  void add(MessageCount row) {
    Instant time = Times.instant(row.getBucketStart());
    int bucket = time == null ? -1 : buckets.index(time);
    if (bucket < 0) {
      return;
    }
    if (grouping == Grouping.OUTCOME) {
      add(PROCESSED, bucket, row.getProcessed());
      add(FAILED, bucket, row.getFailed());
    } else {
      add(grouping.key(row), bucket, row.getCount());
    }
  }

  void add(MessageSummary summary) {
    Message message = summary.getMessage();
    Instant time = Times.instant(message.getCreationTime());
    int bucket = time == null ? -1 : buckets.index(time);
    if (bucket < 0) {
      return;
    }
    if (grouping == Grouping.OUTCOME) {
      if (summary.getState() == MessageState.MESSAGE_STATE_PROCESSED) {
        add(PROCESSED, bucket, 1);
      } else if (summary.getState() == MessageState.MESSAGE_STATE_FAILED) {
        add(FAILED, bucket, 1);
      }
      return;
    }
    MessageCount row =
        MessageCount.newBuilder()
            .setMessageType(message.getMessageType())
            .setSourceService(message.getSource().getServiceName())
            .setDirection(direction(message))
            .build();
    add(grouping.key(row), bucket, 1);
  }

  private static Direction direction(Message message) {
    if (!message.getSource().getClientId().isEmpty()) {
      return Direction.DIRECTION_FROM_CLIENT;
    }
    return message.getDestination().getClientId().isEmpty()
        ? Direction.DIRECTION_INTERNAL
        : Direction.DIRECTION_TO_CLIENT;
  }

  private void add(String key, int bucket, long count) {
    if (count != 0) {
      sums.computeIfAbsent(key, _ -> new long[buckets.count()])[bucket] += count;
    }
  }

  Breakdown finish(TypeSlots slots, Instant until) {
    List<Group> ranked = new ArrayList<>();
    sums.forEach(
        (key, counts) -> {
          long total = 0;
          for (long count : counts) {
            total += count;
          }
          ranked.add(new Group(key, slot(slots, key), false, total, counts));
        });
    ranked.sort(Comparator.comparingLong(Group::total).reversed().thenComparing(Group::key));
    Set<Integer> seen = new HashSet<>();
    List<Group> groups =
        ranked.stream()
            .map(
                group ->
                    new Group(
                        group.key(),
                        group.slot(),
                        !seen.add(group.slot()),
                        group.total(),
                        group.perBucket()))
            .toList();
    long total = groups.stream().mapToLong(Group::total).sum();
    return new Breakdown(
        grouping, groups, total, buckets.start(), buckets.width(), buckets.count(), until);
  }

  private int slot(TypeSlots slots, String key) {
    return switch (grouping) {
      // Green and red of the palette: what ended well and what did not.
      case OUTCOME -> key.equals(FAILED) ? 7 : 3;
      case DIRECTION -> key.equals("to clients") ? 6 : key.equals("from clients") ? 0 : 5;
      default -> slots.slot(key);
    };
  }
}
