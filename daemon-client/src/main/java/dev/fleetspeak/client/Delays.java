package dev.fleetspeak.client;

import dev.fleetspeak.proto.client.CommunicatorConfig;

/** The pace of contacts where the configuration leaves it open (client.md 2.5). */
final class Delays {
  private static final int MAX_POLL_SECONDS = 300;
  private static final int MAX_BUFFER_SECONDS = 5;
  private static final int MIN_FAILURE_SECONDS = 300;
  private static final int FAILURE_SUICIDE_SECONDS = 7 * 24 * 3600;

  private Delays() {}

  static CommunicatorConfig filled(CommunicatorConfig config) {
    return config.toBuilder()
        .setMaxPollDelaySeconds(or(config.getMaxPollDelaySeconds(), MAX_POLL_SECONDS))
        .setMaxBufferDelaySeconds(or(config.getMaxBufferDelaySeconds(), MAX_BUFFER_SECONDS))
        .setMinFailureDelaySeconds(or(config.getMinFailureDelaySeconds(), MIN_FAILURE_SECONDS))
        .setFailureSuicideTimeSeconds(
            or(config.getFailureSuicideTimeSeconds(), FAILURE_SUICIDE_SECONDS))
        .build();
  }

  private static int or(int value, int otherwise) {
    return value > 0 ? value : otherwise;
  }
}
