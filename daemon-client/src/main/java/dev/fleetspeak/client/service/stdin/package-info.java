/** The factory {@code Stdin}: runs a command for each message and sends back what it printed. */
@NullMarked
package dev.fleetspeak.client.service.stdin;

import org.jspecify.annotations.NullMarked;
