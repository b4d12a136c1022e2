/** A server and a client core for tests of the communicators. */
@NullMarked
package dev.fleetspeak.client.comms.kit;

import org.jspecify.annotations.NullMarked;
