/** The service {@code system}: the client's own side of the protocol (client.md 3). */
@NullMarked
package dev.fleetspeak.client.system;

import org.jspecify.annotations.NullMarked;
