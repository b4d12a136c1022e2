/** Keeps each message as a text file: the old demo's service (server.md 4.11). */
@NullMarked
package dev.fleetspeak.server.service.messagesaver;

import org.jspecify.annotations.NullMarked;
