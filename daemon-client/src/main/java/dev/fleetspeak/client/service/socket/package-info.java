/**
 * The factory {@code Socket}: passes messages to and from a process that the client did not start
 * and that finds it by a path (client.md 7).
 */
@NullMarked
package dev.fleetspeak.client.service.socket;

import org.jspecify.annotations.NullMarked;
