package dev.fleetspeak.server.metrics;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.monitoring.KillNotification;
import dev.fleetspeak.proto.monitoring.ResourceUsageData;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Told what happens (server.md 8.1). Calls come from many threads and must not block. */
public interface StatsCollector {

  /** A collector that ignores everything. */
  StatsCollector NONE = new StatsCollector() {};

  /** A message is handed to a service. */
  default void messageIngested(Message message, boolean backlogged) {}

  /** A service took a message. */
  default void messageProcessed(Message message, Duration took, boolean firstTry) {}

  /** A service failed on a message. */
  default void messageErrored(
      Message message, Duration took, boolean temporary, boolean firstTry) {}

  /** A service had no room; the message waits in the store. */
  default void messageDropped(Message message, boolean firstTry) {}

  /** A message from a client was dropped, because it cannot be delivered to anybody. */
  default void messageRefused(Message message) {}

  /** A message from a client was stored for the first time. */
  default void messageSaved(Message message) {}

  /** A message was written to a client. */
  default void messageSent(Message message) {}

  /** A poll, a stream's start, or a frame of a stream ended. */
  default void clientPoll(PollInfo poll) {}

  /** The store did something. */
  default void datastoreOperation(String operation, Duration took, boolean failed) {}

  /** The store removed rows that were old enough. */
  default void recordsRemoved(String kind, long rows) {}

  /** When the oldest record came that the store keeps; null if it has none of a kind. */
  default void oldestRecord(String kind, @Nullable Instant oldest) {}

  /** Messages were counted by type as "(other)", as there are too many names. */
  default void countedAsOther(long messages) {}

  /** A client reported what one of its processes uses. */
  default void resourceUsageReceived(ResourceUsageData data, boolean blacklisted) {}

  /** A client killed one of its processes. */
  default void killNotificationReceived(KillNotification notification, boolean blacklisted) {}

  /** Kinds of contact. */
  enum PollType {
    /** A poll. */
    POLL,
    /** The first record of a stream. */
    STREAM_START,
    /** A later record of a stream. */
    STREAM_FROM_CLIENT,
    /** Messages written to a stream. */
    STREAM_TO_CLIENT
  }

  /**
   * One contact as metrics see it.
   *
   * @param client null if it was not identified
   * @param type kind
   * @param status HTTP status that stands for the outcome
   * @param cacheHit whether the client was in the cache
   * @param took whole operation
   * @param readBytes bytes of body read, inflated
   * @param readTime time spent reading
   * @param wroteBytes bytes written
   * @param writeTime time spent writing
   */
  record PollInfo(
      @Nullable ClientId client,
      PollType type,
      int status,
      boolean cacheHit,
      Duration took,
      long readBytes,
      Duration readTime,
      long wroteBytes,
      Duration writeTime) {}
}
