package dev.fleetspeak.client.service;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.ClientServiceConfig;

/**
 * A service to install.
 *
 * @param config what it is
 * @param signature of the configuration as its file held it, reported to the server; empty if it
 *     came unsigned
 * @param origin where it is from, for log lines: a file, or {@code built in}
 */
public record ServiceDefinition(ClientServiceConfig config, ByteString signature, String origin) {

  /** A service that the embedding program brings. */
  public static ServiceDefinition builtIn(ClientServiceConfig config) {
    return new ServiceDefinition(config, ByteString.EMPTY, "built in");
  }
}
