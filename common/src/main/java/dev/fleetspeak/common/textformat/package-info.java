/** Configuration in protobuf text format, with errors that name the place. */
@NullMarked
package dev.fleetspeak.common.textformat;

import org.jspecify.annotations.NullMarked;
