package dev.fleetspeak.client.comms.http;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer.
 *
 * @param status final status, not 1xx
 * @param headers as received
 * @param body whole; not copied
 */
@SuppressWarnings("ArrayRecordComponent")
public record HttpAnswer(int status, List<Header> headers, byte[] body) {
  /** Copies the headers. */
  public HttpAnswer {
    headers = List.copyOf(headers);
  }

  /** First value of a header, or null. */
  public @Nullable String header(String name) {
    for (Header header : headers) {
      if (header.name().equalsIgnoreCase(name)) {
        return header.value();
      }
    }
    return null;
  }
}
