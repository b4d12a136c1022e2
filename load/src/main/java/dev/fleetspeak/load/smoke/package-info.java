/** The short measurement of everything that has a goal. */
@NullMarked
package dev.fleetspeak.load.smoke;

import org.jspecify.annotations.NullMarked;
