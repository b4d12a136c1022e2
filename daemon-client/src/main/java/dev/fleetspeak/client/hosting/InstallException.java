package dev.fleetspeak.client.hosting;

/** A service cannot be installed; the message is one line for the operator. */
public final class InstallException extends Exception {
  private static final long serialVersionUID = 1L;

  InstallException(String message) {
    super(message);
  }

  InstallException(String message, Throwable cause) {
    super(message, cause);
  }
}
