/** Who is there, what they run and what waits for them. */
@NullMarked
package dev.fleetspeak.console.clients;

import org.jspecify.annotations.NullMarked;
