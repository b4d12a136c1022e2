package dev.fleetspeak.console.kit;

/** A filter that cannot be run; the text says which term and why. */
public final class FilterException extends Exception {
  private static final long serialVersionUID = 1L;

  /** With the reason. */
  public FilterException(String message) {
    super(message);
  }
}
