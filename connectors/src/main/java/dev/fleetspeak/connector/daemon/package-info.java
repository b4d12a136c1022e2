/**
 * For programs that run as a daemon service under the client: receive the messages that the server
 * sends, send messages to the server.
 */
@NullMarked
package dev.fleetspeak.connector.daemon;

import org.jspecify.annotations.NullMarked;
