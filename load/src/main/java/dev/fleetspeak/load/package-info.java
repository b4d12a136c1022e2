/** Measurements that anyone can run: {@code ./fleetspeak load}. */
@NullMarked
package dev.fleetspeak.load;

import org.jspecify.annotations.NullMarked;
