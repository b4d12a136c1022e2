/**
 * What view models share: questions with their states, pages of rows, time ranges, filters, texts
 * of figures. No toolkit is needed here.
 */
@NullMarked
package dev.fleetspeak.console.kit;

import org.jspecify.annotations.NullMarked;
