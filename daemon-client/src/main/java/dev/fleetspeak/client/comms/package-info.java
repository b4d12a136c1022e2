/** Contacts with the server: polling and streaming over HTTPS. */
@NullMarked
package dev.fleetspeak.client.comms;

import org.jspecify.annotations.NullMarked;
