/**
 * Runs the services: an inbox, a thread and counts for each, and what becomes of their messages
 * (client.md 1.8 to 1.11).
 */
@NullMarked
package dev.fleetspeak.client.hosting;

import org.jspecify.annotations.NullMarked;
