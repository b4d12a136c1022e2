/** Keeps logs readable whatever strangers do. */
@NullMarked
package dev.fleetspeak.server.log;

import org.jspecify.annotations.NullMarked;
