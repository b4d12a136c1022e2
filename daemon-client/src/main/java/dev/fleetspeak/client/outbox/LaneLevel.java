package dev.fleetspeak.client.outbox;

import dev.fleetspeak.proto.common.Message.Priority;

/**
 * How full one priority is.
 *
 * @param messages that the server has not confirmed
 * @param bytes of them
 */
public record LaneLevel(Priority priority, int messages, long bytes) {}
