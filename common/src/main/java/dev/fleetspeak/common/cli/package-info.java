/** The flag grammar that all programs share (tools.md 1.3). */
@NullMarked
package dev.fleetspeak.common.cli;

import org.jspecify.annotations.NullMarked;
