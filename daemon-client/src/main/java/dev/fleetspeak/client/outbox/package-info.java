/** Messages on their way to the server: bounded by priority, kept until acknowledged. */
@NullMarked
package dev.fleetspeak.client.outbox;

import org.jspecify.annotations.NullMarked;
