package dev.fleetspeak.server.store;

import dev.fleetspeak.proto.common.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message with what the store knows of its way.
 *
 * @param message the message, with its result if it has one
 * @param state pending, processed or failed
 * @param retryCount how often it was handed out; 0 for messages that are done
 * @param due when it is handed out next; null for messages that are done
 */
public record StoredMessage(
    Message message, MessageState state, int retryCount, @Nullable Instant due) {}
