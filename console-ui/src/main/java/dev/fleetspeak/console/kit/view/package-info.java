/** Controls that pages share. */
@NullMarked
package dev.fleetspeak.console.kit.view;

import org.jspecify.annotations.NullMarked;
