/** Commands about files that clients fetch. */
@NullMarked
package dev.fleetspeak.tools.admin.files;

import org.jspecify.annotations.NullMarked;
