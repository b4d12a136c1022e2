/** The operator's console: a window onto a server's admin interface. */
@NullMarked
package dev.fleetspeak.console;

import org.jspecify.annotations.NullMarked;
