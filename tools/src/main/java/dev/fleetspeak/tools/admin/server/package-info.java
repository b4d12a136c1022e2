/** Commands about the server itself. */
@NullMarked
package dev.fleetspeak.tools.admin.server;

import org.jspecify.annotations.NullMarked;
