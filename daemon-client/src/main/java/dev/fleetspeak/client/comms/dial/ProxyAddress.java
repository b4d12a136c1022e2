package dev.fleetspeak.client.comms.dial;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that opens tunnels.
 *
 * @param host name or address
 * @param port of the proxy
 * @param userInfo {@code user:password}, or null
 */
public record ProxyAddress(String host, int port, @Nullable String userInfo) {
  private static final int HTTP_PORT = 80;

  /**
   * Reads a proxy's URL; without a scheme it is an HTTP proxy.
   *
   * @throws IllegalArgumentException if it is no URL, or of a kind that is not supported; the text
   *     says so without repeating a password
   */
  public static ProxyAddress parse(String url) {
    try {
      URI uri = new URI(url.contains("://") ? url : "http://" + url);
      String host = uri.getHost();
      if (host == null) {
        throw new IllegalArgumentException("the proxy's URL has no usable host");
      }
      if (!"http".equalsIgnoreCase(uri.getScheme())) {
        throw new IllegalArgumentException(
            "proxies of kind " + uri.getScheme() + " are not supported, use an http:// one");
      }
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return new ProxyAddress(
          bare, uri.getPort() < 0 ? HTTP_PORT : uri.getPort(), uri.getUserInfo());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the proxy's URL is malformed: " + e.getReason(), e);
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
