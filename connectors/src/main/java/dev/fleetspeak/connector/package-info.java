/** For programs that are services of a client: how they talk with it. */
@NullMarked
package dev.fleetspeak.connector;

import org.jspecify.annotations.NullMarked;
