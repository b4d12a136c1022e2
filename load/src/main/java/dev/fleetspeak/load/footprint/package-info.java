/** What one idle client costs its machine, with goals and verdicts. */
@NullMarked
package dev.fleetspeak.load.footprint;

import org.jspecify.annotations.NullMarked;
