/** Metrics under the names that dashboards of the reference know (server.md 8.3). */
@NullMarked
package dev.fleetspeak.server.metrics.prometheus;

import org.jspecify.annotations.NullMarked;
