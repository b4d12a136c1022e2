package dev.fleetspeak.common.textformat;

/**
 * A configuration cannot be used. The message is one line for the operator: which file, line,
 * column and field, what is wrong and what to do.
 */
public final class ConfigException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message the whole line
   */
  public ConfigException(String message) {
    super(oneLine(message));
  }

  /**
   * @param message the whole line
   * @param cause what failed
   */
  public ConfigException(String message, Throwable cause) {
    super(oneLine(message), cause);
  }

  /** The line, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "" : message;
  }

  private static String oneLine(String text) {
    return text.strip().replaceAll("\\s*\\R\\s*", "; ");
  }
}
