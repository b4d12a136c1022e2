package dev.fleetspeak.server.store;

/** Where a message is in its life. */
public enum MessageState {
  /** No result yet. */
  PENDING,
  /** Its destination took it. */
  PROCESSED,
  /** Its destination refused it, or an operator removed it. */
  FAILED
}
