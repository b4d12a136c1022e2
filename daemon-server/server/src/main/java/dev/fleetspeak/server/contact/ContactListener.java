package dev.fleetspeak.server.contact;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import java.util.List;

/** Told of every contact after its commit; used by callers that wait for an answer. */
@FunctionalInterface
public interface ContactListener {

  /**
   * Must not block.
   *
   * @param client who made the contact
   * @param messages messages that were new, payloads included
   * @param effects what its system messages changed
   */
  void committed(ClientId client, List<Message> messages, List<ClientEffect> effects);
}
