/** A whole installation from a few flags. */
@NullMarked
package dev.fleetspeak.tools.config.init;

import org.jspecify.annotations.NullMarked;
