package dev.fleetspeak.server.store;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One kind of record that is removed when it is old enough.
 *
 * @param kind its name, in lower case
 * @param keep how long it is kept; null means for ever
 * @param expired rows that are too old now, as far as they were counted
 * @param moreExpired whether there are more than that
 * @param oldest when the oldest row came; null if there is none
 * @param removed rows that this process removed since it began
 */
public record RetentionReport(
    String kind,
    @Nullable Duration keep,
    long expired,
    boolean moreExpired,
    @Nullable Instant oldest,
    long removed) {}
