package dev.fleetspeak.server.store;

import dev.fleetspeak.common.id.ClientId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A filter over stored messages; null fields do not filter.
 *
 * @param client source or destination client
 * @param direction which way the message goes
 * @param service source or destination service
 * @param type message type
 * @param state pending, processed or failed
 * @param from earliest creation time, inclusive
 * @param to latest creation time, exclusive
 * @param wantData whether payloads are returned where they are still there
 * @param pageSize most messages to return, 1 to 1000
 * @param pageToken where to go on, from the page before
 */
public record MessageQuery(
    @Nullable ClientId client,
    @Nullable Direction direction,
    @Nullable String service,
    @Nullable String type,
    @Nullable MessageState state,
    @Nullable Instant from,
    @Nullable Instant to,
    boolean wantData,
    int pageSize,
    @Nullable String pageToken) {}
