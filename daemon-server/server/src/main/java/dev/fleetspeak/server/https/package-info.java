/** The HTTPS communicator: listener, settings, start and stop. */
@NullMarked
package dev.fleetspeak.server.https;

import org.jspecify.annotations.NullMarked;
