/** The connection to a server's admin interface, with deadlines. */
@NullMarked
package dev.fleetspeak.tools.admin.connection;

import org.jspecify.annotations.NullMarked;
