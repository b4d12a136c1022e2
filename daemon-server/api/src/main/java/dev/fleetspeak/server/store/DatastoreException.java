package dev.fleetspeak.server.store;

/** The engine failed; nothing of the operation was kept. The same call may succeed later. */
public final class DatastoreException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was attempted, without payloads or secrets
   * @param cause the engine's own error
   */
  public DatastoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * @param message what was attempted and why it cannot be done
   */
  public DatastoreException(String message) {
    super(message);
  }

  /** What was attempted and why it failed; never null. */
  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
