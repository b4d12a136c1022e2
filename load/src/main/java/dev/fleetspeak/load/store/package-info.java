/** What the datastore can do, empty and full: {@code ./fleetspeak load store}. */
@NullMarked
package dev.fleetspeak.load.store;

import org.jspecify.annotations.NullMarked;
