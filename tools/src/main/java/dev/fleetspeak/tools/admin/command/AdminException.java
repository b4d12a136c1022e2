package dev.fleetspeak.tools.admin.command;

/** A command ends with exit code 1 and this line on standard error. */
public final class AdminException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the whole line
   */
  public AdminException(String message) {
    super(message);
  }

  /**
   * @param message the whole line
   * @param cause what failed
   */
  public AdminException(String message, Throwable cause) {
    super(message, cause);
  }

  /** The line, never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
