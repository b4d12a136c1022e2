/** The operators' programs in one jar; the first argument picks one. */
@NullMarked
package dev.fleetspeak.tools;

import org.jspecify.annotations.NullMarked;
