package dev.fleetspeak.server.store;

/** The hot path: one contact's writes, together. */
public interface ContactStore {

  /**
   * Stores everything one contact (a poll, the first record of a stream, or a later record) brings,
   * in one transaction, and returns once that is durable. The caller may acknowledge to the client
   * only after this returned. Messages follow the state table of server.md 2.1; a message whose id
   * is already stored is not inserted again.
   *
   * @throws DatastoreException if nothing was kept
   */
  ContactReceipt commitContact(ContactCommit commit);
}
