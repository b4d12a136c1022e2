/** Charts that are drawn on a canvas: one node whatever the data. */
@NullMarked
package dev.fleetspeak.console.kit.chart;

import org.jspecify.annotations.NullMarked;
