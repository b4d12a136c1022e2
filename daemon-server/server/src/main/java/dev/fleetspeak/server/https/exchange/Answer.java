package dev.fleetspeak.server.https.exchange;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;

/**
 * A whole answer.
 *
 * @param status HTTP status
 * @param headers besides those that every answer has
 * @param body content; not sent in answers to HEAD
 * @param cacheHit for statistics: the client was known without asking the store
 */
public record Answer(
    int status, List<Map.Entry<String, String>> headers, ByteString body, boolean cacheHit) {

  /** Copies the headers. */
  public Answer {
    headers = List.copyOf(headers);
  }

  /** A good answer of bytes that mean something only to the peer. */
  public static Answer octets(ByteString body, boolean cacheHit) {
    return new Answer(
        200, List.of(Map.entry("Content-Type", "application/octet-stream")), body, cacheHit);
  }

  /** The answer that says a refusal: plain text and a line end. */
  public static Answer of(Refusal refusal) {
    return new Answer(
        refusal.status(),
        List.of(
            Map.entry("Content-Type", "text/plain; charset=utf-8"),
            Map.entry("X-Content-Type-Options", "nosniff")),
        ByteString.copyFromUtf8(refusal.text() + "\n"),
        false);
  }
}
