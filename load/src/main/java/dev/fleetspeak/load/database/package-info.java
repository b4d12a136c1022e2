/** Database engines that a measurement starts for itself, and ends. */
@NullMarked
package dev.fleetspeak.load.database;

import org.jspecify.annotations.NullMarked;
