package dev.fleetspeak.server.service;

/** The service cannot process the message now; it comes again after a back-off. */
public final class TemporaryServiceException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message why, for the log
   */
  public TemporaryServiceException(String message) {
    super(message);
  }

  /**
   * @param message why, for the log
   * @param cause what failed
   */
  public TemporaryServiceException(String message, Throwable cause) {
    super(message, cause);
  }
}
