/** What was built: version, commit, time. */
@NullMarked
package dev.fleetspeak.common.version;

import org.jspecify.annotations.NullMarked;
