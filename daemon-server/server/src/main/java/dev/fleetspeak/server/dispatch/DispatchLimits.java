package dev.fleetspeak.server.dispatch;

import java.time.Duration;

/**
 * Times of the dispatcher.
 *
 * @param call longest call of a service, then it is interrupted
 * @param staleAfter how long a message may wait for its turn; then it is left to the backlog,
 *     because another server may lease it a minute after it was stored
 * @param backlogInterval how often the store is asked for due messages when nothing else tells
 * @param drain how long calls in work may go on when the server stops
 */
public record DispatchLimits(
    Duration call, Duration staleAfter, Duration backlogInterval, Duration drain) {
  /** What a server uses. */
  public static final DispatchLimits DEFAULT =
      new DispatchLimits(
          Duration.ofSeconds(30),
          Duration.ofSeconds(25),
          Duration.ofMillis(300),
          Duration.ofSeconds(2));
}
