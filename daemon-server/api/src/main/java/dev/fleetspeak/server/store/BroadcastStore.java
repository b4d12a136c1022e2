package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.BroadcastId;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.Broadcast;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Message templates that every eligible client gets once (server.md 2.6 and 3). */
public interface BroadcastStore {

  /** Limit that means "no limit" (2^63 - 1). */
  long UNLIMITED = Long.MAX_VALUE;

  /**
   * Keeps a new broadcast.
   *
   * @param limit most copies in all; 0 is disabled, {@link #UNLIMITED} has no bound
   * @throws IllegalArgumentException if source or id is missing, a group is named, or the id is
   *     taken
   */
  void createBroadcast(Broadcast broadcast, long limit);

  /** No further copy is saved once this returned. Unknown ids are skipped. */
  void disableBroadcasts(Collection<BroadcastId> ids);

  /** Broadcasts that are neither finished, disabled nor expired, with labels. */
  List<Broadcast> listActiveBroadcasts();

  /** Ids of all broadcasts ever sent to a client. */
  Set<BroadcastId> listSentBroadcasts(ClientId client);

  /**
   * Saves one client's copy, leased for 15 minutes and linked to the contact, if the broadcast is
   * still active, its limit is not reached and the client has none yet.
   *
   * @return whether it was saved
   */
  boolean saveBroadcastMessage(
      BroadcastId broadcast, ClientId client, Message message, String contactId);
}
