package dev.fleetspeak.connector.channel;

import java.io.IOException;

/** The other end broke the channel's protocol; the channel is dead. */
public final class ChannelException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was wrong
   */
  public ChannelException(String message) {
    super(message);
  }
}
