package dev.fleetspeak.server.https.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;

/** How a body is encoded (wire-server 2.1). */
public enum ContentCoding {
  /** As it is. */
  IDENTITY,
  /** A zlib stream (RFC 1950). */
  DEFLATE;

  /**
   * Reads it from a request; the first header line counts, byte for byte.
   *
   * @throws Refusal for any other coding
   */
  public static ContentCoding of(RequestHead head) throws Refusal {
    String value = head.headers().get(HttpHeaderNames.CONTENT_ENCODING);
    if (value == null || value.isEmpty()) {
      return IDENTITY;
    }
    if (value.equals("deflate")) {
      return DEFLATE;
    }
    throw Refusal.uncounted(415, "unsupported content encoding: " + value);
  }
}
