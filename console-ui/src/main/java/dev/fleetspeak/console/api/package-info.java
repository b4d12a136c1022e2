/** The only part that sees gRPC: calls that wait for nobody, and a connection that comes back. */
@NullMarked
package dev.fleetspeak.console.api;

import org.jspecify.annotations.NullMarked;
