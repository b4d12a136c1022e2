/** The deployment key, and what it signs: services that clients are to run (tools.md P-17). */
@NullMarked
package dev.fleetspeak.tools.config.signing;

import org.jspecify.annotations.NullMarked;
