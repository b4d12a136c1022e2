package dev.fleetspeak.server.store.sql;

import java.time.Clock;
import java.time.Duration;

/**
 * How long a store keeps and waits, whatever its engine.
 *
 * @param clock source of due times, contact times and the like
 * @param clientLease how long a message handed to a client is not handed out again
 * @param serverRetry shortest wait before a message for the server is handed out again (server.md
 *     2.3)
 * @param payloadAge how long payloads of processed messages are kept; zero keeps none
 * @param payloadBytes bytes of such payloads kept for each destination service, at most
 * @param retention how long everything else is kept
 * @param processedInMessages whether messages that are done stay in the reference's table, for
 *     reference servers on the same database
 */
public record StoreTerms(
    Clock clock,
    Duration clientLease,
    Duration serverRetry,
    Duration payloadAge,
    long payloadBytes,
    RetentionTerms retention,
    boolean processedInMessages) {

  /** Checks the bounds. */
  public StoreTerms {
    if (clientLease.isNegative() || serverRetry.isNegative() || payloadAge.isNegative()) {
      throw new IllegalArgumentException("durations must not be negative");
    }
    if (payloadBytes < 0) {
      throw new IllegalArgumentException("payloadBytes must not be negative");
    }
  }

  /** What a server uses unless configured: 15 minutes, 1 minute, 1 hour and 256 MB. */
  public static StoreTerms defaults() {
    return new StoreTerms(
        Clock.systemUTC(),
        Duration.ofMinutes(15),
        Duration.ofMinutes(1),
        Duration.ofHours(1),
        256L << 20,
        RetentionTerms.defaults(),
        false);
  }

  /** The same with another clock. */
  public StoreTerms withClock(Clock other) {
    return new StoreTerms(
        other, clientLease, serverRetry, payloadAge, payloadBytes, retention, processedInMessages);
  }

  /** The same with another shortest wait between tries at the server. */
  public StoreTerms withServerRetry(Duration other) {
    return new StoreTerms(
        clock, clientLease, other, payloadAge, payloadBytes, retention, processedInMessages);
  }

  /** The same with other bounds on kept payloads; an age of zero keeps none. */
  public StoreTerms withPayloads(Duration age, long bytes) {
    return new StoreTerms(
        clock, clientLease, serverRetry, age, bytes, retention, processedInMessages);
  }

  /** The same with other times for which records are kept. */
  public StoreTerms withRetention(RetentionTerms other) {
    return new StoreTerms(
        clock, clientLease, serverRetry, payloadAge, payloadBytes, other, processedInMessages);
  }

  /** The same with messages that are done in the reference's table, or in ours. */
  public StoreTerms withProcessedInMessages(boolean there) {
    return new StoreTerms(
        clock, clientLease, serverRetry, payloadAge, payloadBytes, retention, there);
  }

  boolean keepsPayloads() {
    return payloadAge.isPositive() && payloadBytes > 0;
  }
}
