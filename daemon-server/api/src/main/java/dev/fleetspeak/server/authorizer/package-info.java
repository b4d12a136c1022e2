/** Who may speak to the server: hooks asked on the way of a contact (server.md 1.9). */
@NullMarked
package dev.fleetspeak.server.authorizer;

import org.jspecify.annotations.NullMarked;
