package dev.fleetspeak.client.comms.dial;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A proxy.
 *
 * @param kind how it is spoken to
 * @param host name or address
 * @param port of the proxy
 * @param userInfo {@code user:password}, or null
 */
public record ProxyAddress(Kind kind, String host, int port, @Nullable String userInfo) {

  /** How a proxy is spoken to. */
  public enum Kind {
    /** CONNECT, in the clear. */
    HTTP(80),
    /** CONNECT, over TLS. */
    HTTPS(443),
    /** SOCKS 5; the proxy looks the server's name up. */
    SOCKS5(1080),
    /** The same, as other programs name it. */
    SOCKS5H(1080);

    private final int port;

    Kind(int port) {
      this.port = port;
    }

    private String scheme() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

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
      Kind kind = kind(String.valueOf(uri.getScheme()));
      String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
      return new ProxyAddress(
          kind, bare, uri.getPort() < 0 ? kind.port : uri.getPort(), uri.getUserInfo());
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("the proxy's URL is malformed: " + e.getReason(), e);
    }
  }

  private static Kind kind(String scheme) {
    return Arrays.stream(Kind.values())
        .filter(kind -> kind.scheme().equalsIgnoreCase(scheme))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "proxies of kind "
                        + scheme
                        + " are not supported; known are "
                        + Arrays.stream(Kind.values())
                            .map(Kind::scheme)
                            .collect(Collectors.joining(", "))));
  }

  /** Without the password. */
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
