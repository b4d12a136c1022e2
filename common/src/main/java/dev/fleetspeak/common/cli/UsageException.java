package dev.fleetspeak.common.cli;

/** The program has to end now, because of its arguments: help was asked for, or they are wrong. */
public final class UsageException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Exit code: 0 for help, 2 for wrong arguments. */
  private final int exitCode;

  /**
   * @param exitCode what the process ends with
   * @param message text to print: to standard output if the code is 0, else to standard error
   */
  public UsageException(int exitCode, String message) {
    super(message);
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** Prints the text where it belongs. */
  public void print() {
    (exitCode == 0 ? System.out : System.err).println(String.valueOf(getMessage()).stripTrailing());
  }
}
