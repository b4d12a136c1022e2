package dev.fleetspeak.server.https.exchange;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;

/**
 * A request without its body.
 *
 * @param connection where it came in
 * @param method as sent
 * @param path as sent, still encoded, without query
 * @param headers never to be changed
 * @param fullDuplex whether the version lets an answer of unknown length begin before the request
 *     ends, so anything from HTTP/1.1 on
 * @param keepAlive whether the peer wants to send another request
 * @param declaredLength of the body; -1 if not told
 * @param beganNanos {@link System#nanoTime} when it came
 */
public record RequestHead(
    Connection connection,
    String method,
    String path,
    HttpHeaders headers,
    boolean fullDuplex,
    boolean keepAlive,
    long declaredLength,
    long beganNanos) {

  static RequestHead of(HttpRequest request, Connection connection) {
    return new RequestHead(
        connection,
        request.method().name(),
        path(request.uri()),
        request.headers(),
        request.protocolVersion().compareTo(HttpVersion.HTTP_1_1) >= 0,
        HttpUtil.isKeepAlive(request),
        HttpUtil.getContentLength(request, -1L),
        System.nanoTime());
  }

  /** Whether a body follows the head. */
  boolean announcesBody() {
    return declaredLength > 0 || headers.contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  private static String path(String uri) {
    String path = uri;
    int scheme = uri.indexOf("://");
    if (scheme > 0 && !uri.startsWith("/")) {
      int slash = uri.indexOf('/', scheme + 3);
      path = slash < 0 ? "/" : uri.substring(slash);
    }
    int query = path.indexOf('?');
    return query < 0 ? path : path.substring(0, query);
  }
}
