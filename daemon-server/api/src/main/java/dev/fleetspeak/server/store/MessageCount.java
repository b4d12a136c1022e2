package dev.fleetspeak.server.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One row of counts; columns that were not grouped by are null.
 *
 * @param bucketStart start of the time bucket; null without buckets
 * @param direction which way
 * @param sourceService service that sent
 * @param destinationService service it is for
 * @param type message type
 * @param stored messages accepted in the bucket
 * @param processed messages done in the bucket
 * @param failed messages failed in the bucket
 * @param bytes payload bytes of the messages accepted
 */
public record MessageCount(
    @Nullable Instant bucketStart,
    @Nullable Direction direction,
    @Nullable String sourceService,
    @Nullable String destinationService,
    @Nullable String type,
    long stored,
    long processed,
    long failed,
    long bytes) {}
