/** The first page: how the fleet is doing, and what messages go about. */
@NullMarked
package dev.fleetspeak.console.overview;

import org.jspecify.annotations.NullMarked;
