package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The writes of one contact.
 *
 * @param client whose contact this is, never nil
 * @param newClient set if the client was unknown: inserted unless another contact just did
 * @param contact a contact to record, or the earlier one that a stream's later record belongs to
 * @param messages messages from the client with id, source, creation time and (for services that
 *     ran before the commit) result set
 * @param effects what the system service decided, applied in order after the messages
 */
public record ContactCommit(
    ClientId client,
    @Nullable NewClient newClient,
    ContactRow contact,
    List<Message> messages,
    List<ClientEffect> effects) {

  /** Copies the lists. */
  public ContactCommit {
    messages = List.copyOf(messages);
    effects = List.copyOf(effects);
  }
}
