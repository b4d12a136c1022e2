package dev.fleetspeak.server.store;

/** Which way a message goes. */
public enum Direction {
  /** From a service of the server to a client. */
  TO_CLIENT,
  /** From a client to a service of the server. */
  FROM_CLIENT,
  /** Between services of the server. */
  INTERNAL
}
