/** Documents that claim something about the code are held to it. */
@NullMarked
package dev.fleetspeak.docs;

import org.jspecify.annotations.NullMarked;
