package dev.fleetspeak.server.contact;

import dev.fleetspeak.proto.common.ContactData;

/**
 * What a client is told.
 *
 * @param data nonce and messages
 * @param cacheHit whether the client was known without asking the store
 */
public record ContactAnswer(ContactData data, boolean cacheHit) {}
