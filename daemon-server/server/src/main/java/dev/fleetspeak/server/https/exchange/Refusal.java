package dev.fleetspeak.server.https.exchange;

/** A request is not served; the peer gets status and text (wire-server 1.4). */
public final class Refusal extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final boolean counted;

  private Refusal(int status, String text, boolean counted) {
    // Refusals are answers, made for hostile peers by the thousand: no stack trace.
    super(text, null, false, false);
    this.status = status;
    this.counted = counted;
  }

  /** A refusal that statistics see. */
  public static Refusal of(int status, String text) {
    return new Refusal(status, text, true);
  }

  /** A refusal by what stands in front of the handlers; statistics do not see it. */
  public static Refusal uncounted(int status, String text) {
    return new Refusal(status, text, false);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Text for the peer, without a line end. */
  public String text() {
    return String.valueOf(getMessage());
  }

  /** Whether statistics see it. */
  public boolean counted() {
    return counted;
  }
}
