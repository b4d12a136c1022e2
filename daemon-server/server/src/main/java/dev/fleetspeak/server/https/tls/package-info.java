/** TLS of the listener, and who a peer's certificate says it is. */
@NullMarked
package dev.fleetspeak.server.https.tls;

import org.jspecify.annotations.NullMarked;
