package dev.fleetspeak.common.wire;

import java.io.IOException;

/** The compressed bytes are broken, or inflate to more than is allowed. */
public final class BadCompressionException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong
   */
  public BadCompressionException(String message) {
    super(message);
  }
}
