/** Files written so that a crash leaves the old or the new content, never half of one. */
@NullMarked
package dev.fleetspeak.common.file;

import org.jspecify.annotations.NullMarked;
