/** Ways to open a TCP connection to a server: directly, or through a proxy. */
@NullMarked
package dev.fleetspeak.client.comms.dial;

import org.jspecify.annotations.NullMarked;
