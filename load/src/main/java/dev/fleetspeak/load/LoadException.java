package dev.fleetspeak.load;

/** A measurement cannot be made; the text says why and what to do. */
public final class LoadException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line for the user
   */
  public LoadException(String message) {
    super(message);
  }

  /**
   * @param message one line for the user
   * @param cause what failed
   */
  public LoadException(String message, Throwable cause) {
    super(message, cause);
  }
}
