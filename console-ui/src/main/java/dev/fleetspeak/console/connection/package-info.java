/** Which server: profiles, a test of the way to it, and what it is. */
@NullMarked
package dev.fleetspeak.console.connection;

import org.jspecify.annotations.NullMarked;
