/** Bytes on the wire: limits, frames, compression, wrapping of contact data. */
@NullMarked
package dev.fleetspeak.common.wire;

import org.jspecify.annotations.NullMarked;
