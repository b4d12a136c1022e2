package dev.fleetspeak.console.overview;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Messages of a window, by group and time. Bars, headline and chart are all drawn from this one
 * object, so that they never disagree.
 *
 * @param grouping what the groups are
 * @param groups largest first
 * @param total of all groups
 * @param start of the first bucket
 * @param width of each bucket
 * @param buckets how many
 * @param until when it was counted: the last bucket is full only up to here
 */
public record Breakdown(
    Grouping grouping,
    List<Group> groups,
    long total,
    Instant start,
    Duration width,
    int buckets,
    Instant until) {

  /** Copies the groups. */
  public Breakdown {
    groups = List.copyOf(groups);
  }

  /** Start of a bucket. */
  public Instant start(int bucket) {
    return start.plus(width.multipliedBy(bucket));
  }

  /** Sum of all groups in a bucket. */
  public long sum(int bucket) {
    return groups.stream().mapToLong(group -> group.perBucket()[bucket]).sum();
  }
}
