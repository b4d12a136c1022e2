/** The local channel between the client and a program beside it: its bytes (client.md 6.8). */
@NullMarked
package dev.fleetspeak.connector.channel;

import org.jspecify.annotations.NullMarked;
