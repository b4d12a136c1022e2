/** What is counted, not where it goes. */
@NullMarked
package dev.fleetspeak.server.metrics;

import org.jspecify.annotations.NullMarked;
