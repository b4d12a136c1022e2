package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.ClientId;
import java.time.Instant;

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

  /**
   * Remembers that a stream has ended and that its server knows what the client was sent. If this
   * was never said of a stream, its server died, and what it had leased is due at once when the
   * client opens another stream: a client that knows them already knows them by their ids. A store
   * that only one server uses may do that at its start instead, and nothing here.
   *
   * @param time of the stream's contact; a later contact of the client stays as it is
   */
  void streamEnded(ClientId client, Instant time);
}
