/** Small HTTP listeners beside the clients' one, and the health check (server.md 7.2). */
@NullMarked
package dev.fleetspeak.server.health;

import org.jspecify.annotations.NullMarked;
