package dev.fleetspeak.client.comms.http;

import java.util.List;

/**
 * A request without its body.
 *
 * @param method such as POST
 * @param endpoint server
 * @param path absolute, already escaped
 * @param headers beyond those that carry the body, which the transport adds
 */
public record HttpRequest(String method, Endpoint endpoint, String path, List<Header> headers) {
  /** Copies the list. */
  public HttpRequest {
    headers = List.copyOf(headers);
  }
}
