/**
 * For programs that the client did not start: they find it by the path of a socket, and their
 * messages come again until the server has them.
 */
@NullMarked
package dev.fleetspeak.connector.socket;

import org.jspecify.annotations.NullMarked;
