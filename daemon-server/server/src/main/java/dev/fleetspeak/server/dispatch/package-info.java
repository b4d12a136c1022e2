/** Gives messages to the services they are for, with parallelism limits, retry and results. */
@NullMarked
package dev.fleetspeak.server.dispatch;

import org.jspecify.annotations.NullMarked;
