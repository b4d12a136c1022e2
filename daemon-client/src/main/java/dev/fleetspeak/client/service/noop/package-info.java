/** The factory {@code NOOP}: a service that takes every message and does nothing. */
@NullMarked
package dev.fleetspeak.client.service.noop;

import org.jspecify.annotations.NullMarked;
