package dev.fleetspeak.client.comms.http;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The server answered, but not with what was asked for. */
public final class StatusException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Bytes of the body that are quoted. */
  public static final int MAX_TEXT = 120;

  private final int status;

  /**
   * @param status of the answer
   * @param body of the answer, whose beginning is quoted
   */
  public StatusException(int status, byte[] body) {
    super("response status code: " + status + quoted(body));
    this.status = status;
  }

  /** The answer's status. */
  public int status() {
    return status;
  }

  /** Error answers are short texts; what a hostile server sends must not shape the log. */
  private static String quoted(byte[] body) {
    String text =
        new String(body, 0, Math.min(body.length, MAX_TEXT), StandardCharsets.US_ASCII)
            .replaceAll("[^ -~]+", " ")
            .strip();
    return text.isEmpty() ? "" : " (" + text + ")";
  }
}
