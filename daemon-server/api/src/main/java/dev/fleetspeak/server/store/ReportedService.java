package dev.fleetspeak.server.store;

import com.google.protobuf.ByteString;
import java.time.Instant;

/**
 * A service that a client said it runs.
 *
 * @param name service name
 * @param signature signature of its signed configuration, empty if unsigned
 * @param reportedAt server time of the report
 */
public record ReportedService(String name, ByteString signature, Instant reportedAt) {}
