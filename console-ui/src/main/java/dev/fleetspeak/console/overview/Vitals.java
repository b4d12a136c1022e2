package dev.fleetspeak.console.overview;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The figures of the tiles; -1 where the server does not tell.
 *
 * @param online clients with an open stream or a recent contact
 * @param seenToday clients seen in the last 24 hours
 * @param all clients
 * @param inPerMinute messages from clients, in the last 60 seconds
 * @param outPerMinute messages to clients, in the last 60 seconds
 * @param waitingForClients pending for clients
 * @param waitingForServer pending for the server's services
 * @param oldest when the oldest pending message was created; null if none waits
 * @param failed messages that failed in the window
 */
public record Vitals(
    long online,
    long seenToday,
    long all,
    long inPerMinute,
    long outPerMinute,
    long waitingForClients,
    long waitingForServer,
    @Nullable Instant oldest,
    long failed) {}
