/**
 * TLS as the protocol wants it: a pinned set of roots, the client's own certificate, revocation by
 * serial number, no resumed sessions.
 */
@NullMarked
package dev.fleetspeak.client.comms.tls;

import org.jspecify.annotations.NullMarked;
