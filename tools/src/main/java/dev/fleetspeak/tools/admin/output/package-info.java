/** Results as aligned tables or as JSON. */
@NullMarked
package dev.fleetspeak.tools.admin.output;

import org.jspecify.annotations.NullMarked;
