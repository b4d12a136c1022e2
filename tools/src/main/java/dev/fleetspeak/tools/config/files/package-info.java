/** Output files, gathered first and written together, so that bad input changes nothing. */
@NullMarked
package dev.fleetspeak.tools.config.files;

import org.jspecify.annotations.NullMarked;
