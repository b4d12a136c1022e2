package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.common.id.MessageId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.MessageResult;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Messages in both directions: pending until a result is set (server.md 2.1 to 2.3). */
public interface MessageStore {

  /**
   * Stores messages that do not come in a contact (admin inserts, services that send).
   *
   * @return ids of those that were new
   * @throws IllegalArgumentException if a message has no 32-byte id or no creation time
   */
  List<MessageId> storeMessages(List<Message> messages);

  /**
   * Leases due messages for a client: each returned message becomes due again after 15 minutes, is
   * linked to the contact, and counts as sent. {@code Die} messages for {@code system} get a
   * success result at once, since the client cannot acknowledge them.
   *
   * @param limit most messages to return
   * @param serviceLimits most messages a destination service; null means no limit, a missing
   *     service means zero
   * @param contactId contact to link them to
   */
  List<Message> leaseForClient(
      ClientId client, int limit, @Nullable Map<String, Long> serviceLimits, String contactId);

  /** Makes leased messages due at once, because their delivery failed. Done ones stay done. */
  void giveBack(Collection<MessageId> messages);

  /**
   * Leases due messages addressed to the server; each becomes due again after the server back-off
   * (one minute times 1.1 to the power of earlier tries, times a random 1 to 2).
   */
  List<Message> leaseForServer(int limit);

  /** Sets results, one transaction; payloads go, unless processed payloads are kept. */
  void setResults(Map<MessageId, MessageResult> results);

  /**
   * Messages by id, in the order asked; unknown ids are left out.
   *
   * @param wantData whether to add the payload where it is still there (pending or kept)
   */
  List<Message> getMessages(List<MessageId> ids, boolean wantData);

  /** The result of a message, if it has one. */
  Optional<MessageResult> getMessageResult(MessageId id);

  /** Pending messages addressed to these clients, in order of message id. */
  List<Message> getPendingMessages(
      Collection<ClientId> clients, long offset, long limit, boolean wantData);

  /** How many messages are pending for these clients. */
  long getPendingMessageCount(Collection<ClientId> clients);

  /** Fails what is pending for these clients with {@code Removed by admin action.} */
  void deletePendingMessages(Collection<ClientId> clients);

  /** A page of messages, newest first. */
  MessagePage queryMessages(MessageQuery query);

  /**
   * Looks whether another program that uses the database, such as a reference server, stored
   * messages for a client that this store does not know of yet. A store that is used by nobody else
   * has nothing to do.
   *
   * @return whether there are some, which are due now
   */
  default boolean lookAgain(ClientId client) {
    return false;
  }
}
