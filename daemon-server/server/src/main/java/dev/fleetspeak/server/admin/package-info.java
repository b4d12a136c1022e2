/**
 * The admin gRPC of the server, its extension for consoles, health and reflection (server.md 6,
 * tools.md 12). {@link dev.fleetspeak.server.admin.AdminServer} is the way in.
 */
@NullMarked
package dev.fleetspeak.server.admin;

import org.jspecify.annotations.NullMarked;
