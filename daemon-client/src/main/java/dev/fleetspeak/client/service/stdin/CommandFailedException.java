package dev.fleetspeak.client.service.stdin;

/** The command did not end well; the message says how, for the server. */
final class CommandFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailedException(String message) {
    super(message);
  }
}
