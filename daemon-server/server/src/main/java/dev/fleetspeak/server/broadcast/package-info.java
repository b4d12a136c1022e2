/** Broadcasts: message templates of which every eligible client gets one copy (server.md 3). */
@NullMarked
package dev.fleetspeak.server.broadcast;

import org.jspecify.annotations.NullMarked;
