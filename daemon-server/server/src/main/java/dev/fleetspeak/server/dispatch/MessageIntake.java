package dev.fleetspeak.server.dispatch;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.server.store.ClientEffect;
import java.util.List;

/** The services' end of a contact: what is decided before its commit, and what happens after. */
public interface MessageIntake {

  /**
   * Runs the instant services (NOOP, system) on a contact's messages and fails those for unknown
   * services. Never blocks.
   *
   * @param client the authenticated sender
   * @param messages validated messages with id, source, creation time and block-list flag set and
   *     no result
   * @return the same messages, in order, with results where they are decided; and what the system
   *     messages change
   */
  Decided decide(ClientId client, List<Message> messages);

  /**
   * Hands committed messages without a result to their services and returns at once. Where a
   * service has no room the message stays pending in the store and comes again with the backlog.
   */
  void dispatch(List<Message> committed);

  /**
   * What was decided before the commit.
   *
   * @param messages to store
   * @param effects to apply with them
   */
  record Decided(List<Message> messages, List<ClientEffect> effects) {

    /** Copies the lists. */
    public Decided {
      messages = List.copyOf(messages);
      effects = List.copyOf(effects);
    }
  }
}
