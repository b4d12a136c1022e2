package dev.fleetspeak.console.api;

import java.time.Instant;

/** How a connection is doing. */
public sealed interface ConnectionState {

  /** Never reached so far. */
  record Connecting() implements ConnectionState {}

  /** The last call or probe was answered. */
  record Online() implements ConnectionState {}

  /**
   * The server does not answer.
   *
   * @param since when it was first missed
   * @param nextTry when it is asked again
   * @param why the reason in words
   */
  record Lost(Instant since, Instant nextTry, String why) implements ConnectionState {}

  /** Ended by the operator. */
  record Closed() implements ConnectionState {}
}
