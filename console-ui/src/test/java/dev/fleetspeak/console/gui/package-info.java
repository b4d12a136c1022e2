/** Tests that click and type, on a toolkit without a display. */
@NullMarked
package dev.fleetspeak.console.gui;

import org.jspecify.annotations.NullMarked;
