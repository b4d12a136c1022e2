/** What a client tells an embedding program about its work, as it happens. */
@NullMarked
package dev.fleetspeak.client.stats;

import org.jspecify.annotations.NullMarked;
