/** The server that is measured, as a process of its own. */
@NullMarked
package dev.fleetspeak.load.server;

import org.jspecify.annotations.NullMarked;
