/**
 * HTTP/1.1 over blocking TLS sockets on virtual threads, in as few classes as the protocol needs:
 * whole exchanges on kept connections, and one request whose body and answer flow at the same time.
 */
@NullMarked
package dev.fleetspeak.client.comms.http1;

import org.jspecify.annotations.NullMarked;
