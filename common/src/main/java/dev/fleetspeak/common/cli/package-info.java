/** What all programs share on the command line: the flag grammar (tools.md 1.3), and JSON. */
@NullMarked
package dev.fleetspeak.common.cli;

import org.jspecify.annotations.NullMarked;
