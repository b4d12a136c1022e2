/** What a running client says of itself, and how it is asked. */
@NullMarked
package dev.fleetspeak.client.status;

import org.jspecify.annotations.NullMarked;
