package dev.fleetspeak.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What waits.
 *
 * @param toClients messages pending for clients
 * @param toServer messages pending for services of the server
 * @param oldest creation time of the oldest; null if nothing waits
 */
public record Backlog(long toClients, long toServer, @Nullable Instant oldest) {}
