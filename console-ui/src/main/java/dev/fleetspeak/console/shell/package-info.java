/** The window around the pages: side bar, top bar, connection, clock. */
@NullMarked
package dev.fleetspeak.console.shell;

import org.jspecify.annotations.NullMarked;
