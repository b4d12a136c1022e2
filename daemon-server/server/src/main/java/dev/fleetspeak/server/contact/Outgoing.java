package dev.fleetspeak.server.contact;

import dev.fleetspeak.proto.common.Message;
import java.util.List;

/**
 * What is on its way to a client.
 *
 * @param messages leased for it, within its tokens
 * @param more whether more may be due already
 */
record Outgoing(List<Message> messages, boolean more) {
  static final Outgoing NOTHING = new Outgoing(List.of(), false);

  Outgoing {
    messages = List.copyOf(messages);
  }
}
