/** A real server with a seeded fleet, for tests and pictures. */
@NullMarked
package dev.fleetspeak.console.testing;

import org.jspecify.annotations.NullMarked;
