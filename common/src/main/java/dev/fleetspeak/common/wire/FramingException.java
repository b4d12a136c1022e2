package dev.fleetspeak.common.wire;

import java.io.IOException;

/** The bytes are not what the protocol's framing allows; the stream cannot go on. */
public final class FramingException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong
   */
  public FramingException(String message) {
    super(message);
  }
}
