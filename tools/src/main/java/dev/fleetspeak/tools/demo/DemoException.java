package dev.fleetspeak.tools.demo;

/** The demo ends with exit code 1 and this text on standard error. */
final class DemoException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what went wrong and what to do about it
   */
  DemoException(String message) {
    super(message);
  }

  /**
   * @param message what went wrong and what to do about it
   * @param cause what failed
   */
  DemoException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The text, never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
