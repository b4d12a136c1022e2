/**
 * The client: {@link dev.fleetspeak.client.FleetspeakClient} for programs that embed it, and the
 * stock program.
 */
@NullMarked
package dev.fleetspeak.client;

import org.jspecify.annotations.NullMarked;
