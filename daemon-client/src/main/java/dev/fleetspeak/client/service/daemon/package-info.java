/**
 * The factory {@code Daemon}: keeps a program running and passes messages to and from it over the
 * local channel (client.md 6).
 */
@NullMarked
package dev.fleetspeak.client.service.daemon;

import org.jspecify.annotations.NullMarked;
