/** A client by hand and fakes behind the communicator. */
@NullMarked
package dev.fleetspeak.server.https.kit;

import org.jspecify.annotations.NullMarked;
