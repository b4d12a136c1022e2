package dev.fleetspeak.server.https.exchange;

import dev.fleetspeak.server.https.tls.PeerIdentity;
import java.net.SocketAddress;

/**
 * What is known of a connection once its handshake is done.
 *
 * @param address the peer's
 * @param identity who it proved to be
 */
public record Connection(SocketAddress address, PeerIdentity identity) {}
