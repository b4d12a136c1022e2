/** What payloads say: decoding by type, and the viewer. */
@NullMarked
package dev.fleetspeak.console.kit.payload;

import org.jspecify.annotations.NullMarked;
