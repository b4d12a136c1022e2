/** The server as a whole: made of components, started and stopped in order, or run as a process. */
@NullMarked
package dev.fleetspeak.server;

import org.jspecify.annotations.NullMarked;
