package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.dial.Dialer;
import org.jspecify.annotations.Nullable;

/**
 * What an embedding program may set beyond the configuration.
 *
 * @param dialer opens the TCP connections, to the configured proxy if there is one; null for the
 *     machine's network, and the environment's proxy if none is configured
 * @param maxAnswerBytes largest poll answer and largest frame that is taken from a server
 */
public record CommsSettings(@Nullable Dialer dialer, int maxAnswerBytes) {
  /**
   * Servers put up to 100 messages into one answer without counting bytes; 2 MiB for each is the
   * most that an administrator can insert.
   */
  private static final int DEFAULT_MAX_ANSWER_BYTES = 100 * 2 * 1024 * 1024 + 1024 * 1024;

  /** Direct connections, and an answer as large as a well-meaning server can make it. */
  public static CommsSettings defaults() {
    return new CommsSettings(null, DEFAULT_MAX_ANSWER_BYTES);
  }
}
