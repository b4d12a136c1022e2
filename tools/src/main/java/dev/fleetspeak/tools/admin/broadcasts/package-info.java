/** Commands about broadcasts. */
@NullMarked
package dev.fleetspeak.tools.admin.broadcasts;

import org.jspecify.annotations.NullMarked;
