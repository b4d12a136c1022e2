package dev.fleetspeak.console.api;

/**
 * Why a call gave no answer, in words for the operator.
 *
 * @param kind what sort of failure
 * @param asked what was asked, such as "clients"
 * @param why the reason, a sentence without its full stop
 */
public record ApiFailure(Kind kind, String asked, String why) {

  /** Sorts of failures, by what the operator can do about them. */
  public enum Kind {
    /** The server is not there. */
    UNREACHABLE,
    /** The server took too long. */
    TIMEOUT,
    /** A server without the console's interface. */
    NOT_SUPPORTED,
    /** The caller's role does not allow it. */
    NOT_PERMITTED,
    /** There is no such thing. */
    NOT_FOUND,
    /** The server does not take what was asked. */
    INVALID,
    /** Somebody cancelled it. */
    CANCELLED,
    /** Anything else. */
    SERVER
  }

  /** What to do about it, as a sentence; empty if there is nothing to say. */
  public String advice() {
    return switch (kind) {
      case UNREACHABLE ->
          "Is the server up, and is this the port of its admin interface? The console goes on"
              + " trying; Test on the page Connection shows where the way ends.";
      case TIMEOUT -> "The server may be busy: retry, or ask for a shorter time.";
      case NOT_PERMITTED ->
          "Whoever runs the server can give you the role; or connect with another profile.";
      case SERVER -> "The server's log says more.";
      case NOT_SUPPORTED, NOT_FOUND, INVALID, CANCELLED -> "";
    };
  }

  /** For the clipboard: everything, without payloads. */
  public String details() {
    return "%s: %s (%s)".formatted(asked, why, kind);
  }
}
