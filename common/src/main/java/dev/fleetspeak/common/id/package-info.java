/** Identifiers of clients, messages and broadcasts (protocol.md 2). */
@NullMarked
package dev.fleetspeak.common.id;

import org.jspecify.annotations.NullMarked;
