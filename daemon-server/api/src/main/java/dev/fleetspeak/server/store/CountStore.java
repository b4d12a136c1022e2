package dev.fleetspeak.server.store;

import java.util.List;

/**
 * Counts by message type, kept in the same transaction as the messages, so that reading them costs
 * the same however many messages there are.
 */
public interface CountStore {

  /** Sums of the counters that match, in a fixed order: bucket, then the grouping columns. */
  List<MessageCount> countMessages(CountQuery query);

  /** Pending messages, and when the oldest was created. */
  Backlog backlog();
}
