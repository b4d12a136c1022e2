package dev.fleetspeak.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Which contact row a commit belongs to. */
public sealed interface ContactRow {

  /**
   * A contact to record.
   *
   * @param time when it happened
   * @param sentNonce nonce given to the client in the answer, unsigned
   * @param receivedNonce nonce the client echoed, unsigned; 0 if it never had one
   * @param address peer address as {@code host:port}, possibly empty
   * @param clientClock the client's own clock, if it told
   * @param streamingTo notification address of the server that holds the stream; null for a poll
   */
  record Fresh(
      Instant time,
      long sentNonce,
      long receivedNonce,
      String address,
      @Nullable Instant clientClock,
      @Nullable String streamingTo)
      implements ContactRow {}

  /**
   * A later record of a stream.
   *
   * @param contactId as given by the receipt of the stream's first record
   */
  record Continued(String contactId) implements ContactRow {}

  /** No contact: the messages were stored before, and come from the backlog. */
  record None() implements ContactRow {}
}
