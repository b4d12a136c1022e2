/** What was measured, and how it is printed. */
@NullMarked
package dev.fleetspeak.load.figures;

import org.jspecify.annotations.NullMarked;
