/** The Debian packages, installed and used in a clean root. */
@NullMarked
package dev.fleetspeak.e2e.packages;

import org.jspecify.annotations.NullMarked;
