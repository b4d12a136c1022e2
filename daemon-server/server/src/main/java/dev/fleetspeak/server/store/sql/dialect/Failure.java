package dev.fleetspeak.server.store.sql.dialect;

/** What a failed statement means for the transaction that it was in. */
public enum Failure {
  /** A deadlock, a lock that took too long, a conflict with another server: run it again. */
  CONFLICT,
  /** The connection is gone; whether a commit under way was kept is unknown. */
  LOST,
  /** A row with that key is there: somebody else was faster. */
  DUPLICATE,
  /** Running it again would not help. */
  PERMANENT
}
