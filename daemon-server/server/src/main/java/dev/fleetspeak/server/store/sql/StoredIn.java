package dev.fleetspeak.server.store.sql;

/** The table that a stored message was seen in, and how it is found there. */
sealed interface StoredIn {
  /** In the reference's table. */
  StoredIn MESSAGES = new Messages();

  /** {@code messages}, by its id. Another server may move it from there at any time. */
  record Messages() implements StoredIn {}

  /**
   * {@code fsx_processed}, where it stays.
   *
   * @param seq its key
   */
  record Processed(long seq) implements StoredIn {}
}
