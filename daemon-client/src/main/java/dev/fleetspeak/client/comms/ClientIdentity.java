package dev.fleetspeak.client.comms;

import dev.fleetspeak.common.id.ClientId;
import java.security.KeyPair;
import java.security.cert.X509Certificate;

/**
 * Who the client is.
 *
 * @param id from the public key
 * @param keys EC key pair, never leaving the process
 * @param certificate self-made, carries the public key (wire-client 1.2)
 */
public record ClientIdentity(ClientId id, KeyPair keys, X509Certificate certificate) {}
