package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.MessageId;
import java.util.Set;

/**
 * What a committed contact left behind.
 *
 * @param contactId opaque id of the contact row
 * @param inserted ids of the messages that were new; the others were repeats and must not be
 *     processed again
 */
public record ContactReceipt(String contactId, Set<MessageId> inserted) {

  /** Copies the set. */
  public ContactReceipt {
    inserted = Set.copyOf(inserted);
  }
}
