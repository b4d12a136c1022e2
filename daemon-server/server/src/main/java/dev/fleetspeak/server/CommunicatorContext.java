package dev.fleetspeak.server;

import dev.fleetspeak.server.authorizer.Authorizer;
import dev.fleetspeak.server.contact.ContactHandler;
import dev.fleetspeak.server.metrics.StatsCollector;
import dev.fleetspeak.server.store.FileStore;

/**
 * What a communicator may call (server.md 1.4).
 *
 * @param contacts takes polls and streams
 * @param files what clients may fetch
 * @param authorizer asked for every connection
 * @param stats told of every poll
 */
public record CommunicatorContext(
    ContactHandler contacts, FileStore files, Authorizer authorizer, StatsCollector stats) {}
