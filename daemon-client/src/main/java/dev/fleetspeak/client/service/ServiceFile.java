package dev.fleetspeak.client.service;

import com.google.protobuf.ByteString;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A file of the server for one service.
 *
 * @param content whole
 * @param lastModified as the server says, in whole seconds; null if it does not
 */
public record ServiceFile(ByteString content, @Nullable Instant lastModified) {}
