package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.comms.dial.Dialer;
import dev.fleetspeak.client.comms.http.Pace;
import org.jspecify.annotations.Nullable;

/**
 * What an embedding program may set beyond the configuration.
 *
 * @param dialer opens the TCP connections, to the configured proxy if there is one; null for the
 *     machine's network, and the environment's proxy if none is configured
 * @param maxAnswerBytes largest poll answer and largest frame that is taken from a server
 * @param pace ceiling on bandwidth; that of the configuration if this is {@link Pace#NONE}
 */
public record CommsSettings(@Nullable Dialer dialer, int maxAnswerBytes, Pace pace) {
  /**
   * Servers put up to 100 messages into one answer without counting bytes; 2 MiB for each is the
   * most that an administrator can insert.
   */
  private static final int DEFAULT_MAX_ANSWER_BYTES = 100 * 2 * 1024 * 1024 + 1024 * 1024;

  /** Without a ceiling on bandwidth. */
  public CommsSettings(@Nullable Dialer dialer, int maxAnswerBytes) {
    this(dialer, maxAnswerBytes, Pace.NONE);
  }

  /** The same with a ceiling on bandwidth. */
  public CommsSettings withPace(Pace other) {
    return new CommsSettings(dialer, maxAnswerBytes, other);
  }

  /** Direct connections, and an answer as large as a well-meaning server can make it. */
  public static CommsSettings defaults() {
    return new CommsSettings(null, DEFAULT_MAX_ANSWER_BYTES);
  }
}
