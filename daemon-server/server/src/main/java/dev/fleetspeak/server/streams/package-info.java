/** The streams that hang on this server, and waking them. */
@NullMarked
package dev.fleetspeak.server.streams;

import org.jspecify.annotations.NullMarked;
