/** The protocol's own service: acknowledgements, client facts, resource usage (server.md 4.6). */
@NullMarked
package dev.fleetspeak.server.service.system;

import org.jspecify.annotations.NullMarked;
