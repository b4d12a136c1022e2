/** Waking the stream that a client hangs on, here or on another server. */
@NullMarked
package dev.fleetspeak.server.notify;

import org.jspecify.annotations.NullMarked;
