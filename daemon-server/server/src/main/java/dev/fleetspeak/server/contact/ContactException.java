package dev.fleetspeak.server.contact;

/** A contact or a stream's record was refused or failed; nothing of it was kept. */
public final class ContactException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, and the HTTP status that says so (wire-server 2.2, 3.3, W5). */
  public enum Reason {
    /** The bytes are not what they have to be. */
    MALFORMED(400),
    /** The authorizer refused. */
    NOT_AUTHORIZED(503),
    /** Anything else, such as a store that failed. */
    FAILED(500);

    private final int status;

    Reason(int status) {
      this.status = status;
    }

    /** HTTP status of a poll or a stream's start that ended so. */
    public int status() {
      return status;
    }
  }

  private final Reason reason;

  /**
   * @param reason kind
   * @param message text for the peer: no internals
   */
  public ContactException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  /**
   * @param reason kind
   * @param message text for the peer: no internals
   * @param cause for the log
   */
  public ContactException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** What kind of failure this is. */
  public Reason reason() {
    return reason;
  }
}
