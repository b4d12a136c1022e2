package dev.fleetspeak.server.contact;

import dev.fleetspeak.proto.common.ContactData;
import java.time.Instant;

/**
 * A first contact after its commit.
 *
 * @param known the client
 * @param cacheHit whether the store was not asked for it
 * @param contactId row in the store
 * @param time when it happened
 * @param nonce given to the client
 * @param tokens what it can take
 */
record OpenContact(
    KnownClient known,
    boolean cacheHit,
    String contactId,
    Instant time,
    long nonce,
    MessageTokens tokens) {

  ContactAnswer answer(Outgoing mail) {
    return new ContactAnswer(
        ContactData.newBuilder().setSequencingNonce(nonce).addAllMessages(mail.messages()).build(),
        cacheHit);
  }
}
