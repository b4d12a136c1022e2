/** A service that takes everything and does nothing (server.md 4.10). */
@NullMarked
package dev.fleetspeak.server.service.noop;

import org.jspecify.annotations.NullMarked;
