package dev.fleetspeak.server.contact;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import java.net.SocketAddress;

/**
 * Who is at the other end, proved by TLS or told by a trusted front end.
 *
 * @param id from the key (wire-server 7)
 * @param publicKey DER SubjectPublicKeyInfo
 * @param address as seen by the listener, or told by a PROXY header
 */
public record Peer(ClientId id, ByteString publicKey, SocketAddress address) {}
