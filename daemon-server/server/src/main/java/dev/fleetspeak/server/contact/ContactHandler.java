package dev.fleetspeak.server.contact;

import dev.fleetspeak.common.wire.WireLimits;

/**
 * Contacts from bytes in to bytes out, below HTTP (wire-server 6). All calls block, for the store's
 * commit at most, so they belong on virtual threads.
 */
public interface ContactHandler {
  /**
   * Handles one poll.
   *
   * @param body serialized {@code WrappedContactData}, inflated, at most {@link
   *     WireLimits#MAX_CONTACT_BYTES}; empty is a valid contact
   * @throws ContactException if it is refused or failed
   */
  ContactAnswer poll(Peer peer, byte[] body) throws ContactException;

  /**
   * Handles the first record of a stream and registers the stream for what is to be sent.
   *
   * @param body as for a poll
   * @param down where later frames go; nothing is sent there before {@link StreamContact#begin}
   * @throws ContactException if it is refused or failed; then nothing is registered
   */
  StreamContact openStream(Peer peer, byte[] body, StreamDown down) throws ContactException;

  /**
   * A poll's answer could not be written: its messages become due again at once, instead of when
   * their lease ends. Does not block.
   */
  default void undelivered(Peer peer, ContactAnswer answer) {}
}
