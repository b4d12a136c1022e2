package dev.fleetspeak.client.monitoring;

import java.time.Duration;

/**
 * What a process used until a moment.
 *
 * @param nanos when, by {@link System#nanoTime}
 * @param user CPU time of its own code, with that of the children it waited for
 * @param system CPU time of the kernel for it
 * @param resident bytes of memory
 * @param descriptors open ones; 0 where that is not known
 * @param debug free text for people
 */
record Sample(
    long nanos, Duration user, Duration system, long resident, int descriptors, String debug) {}
