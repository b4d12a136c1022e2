/** Simulated clients: the wire without a daemon behind it. */
@NullMarked
package dev.fleetspeak.load.client;

import org.jspecify.annotations.NullMarked;
