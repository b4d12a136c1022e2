package dev.fleetspeak.client.comms.dial;

import dev.fleetspeak.client.comms.http.TimeLimit;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connects through a tunnel of a proxy (wire-client 1.5): the configured one for every host, or the
 * environment's for those that {@code NO_PROXY} does not except.
 */
public final class ProxyDialer implements Dialer {
  /** Puts TLS on a connection to a proxy, whose certificate has to be for its own name. */
  @FunctionalInterface
  public interface Tls {
    /** Shakes hands. */
    Socket secure(Socket tcp, String host, int port) throws IOException;
  }

  private final Dialer direct;
  private final Tls tls;
  private final @Nullable ProxyAddress proxy;
  private final @Nullable NoProxy exceptions;

  private ProxyDialer(
      Dialer direct, Tls tls, @Nullable ProxyAddress proxy, @Nullable NoProxy exceptions) {
    this.direct = direct;
    this.tls = tls;
    this.proxy = proxy;
    this.exceptions = exceptions;
  }

  /** Through this proxy always. */
  public static ProxyDialer configured(String url, Dialer direct, Tls tls) {
    return new ProxyDialer(direct, tls, ProxyAddress.parse(url), null);
  }

  /**
   * As the environment says.
   *
   * @throws IllegalArgumentException if its proxy cannot be used; the text names the variable
   */
  public static Dialer fromEnvironment(Map<String, String> environment, Dialer direct, Tls tls) {
    for (String variable : new String[] {"HTTPS_PROXY", "https_proxy"}) {
      String url = environment.get(variable);
      if (url != null && !url.isEmpty()) {
        String none = environment.getOrDefault("NO_PROXY", environment.get("no_proxy"));
        try {
          return new ProxyDialer(direct, tls, ProxyAddress.parse(url), new NoProxy(none));
        } catch (IllegalArgumentException e) {
          throw new IllegalArgumentException(variable + ": " + e.getMessage(), e);
        }
      }
    }
    return direct;
  }

  @Override
  public Socket dial(String host, int port, Duration timeout) throws IOException {
    ProxyAddress through = proxy;
    if (through == null || exceptions != null && exceptions.matches(host, port)) {
      return direct.dial(host, port, timeout);
    }
    long begin = System.nanoTime();
    Socket socket;
    try {
      socket = direct.dial(through.host(), through.port(), timeout);
    } catch (IOException e) {
      throw new IOException("proxy " + through + ": " + e.getMessage(), e);
    }
    Duration left = timeout.minusNanos(System.nanoTime() - begin);
    try (TimeLimit limit = new TimeLimit(left, () -> closeQuietly(socket))) {
      try {
        return tunnel(socket, through, host, port);
      } catch (IOException e) {
        closeQuietly(socket);
        if (limit.isOver()) {
          throw new SocketTimeoutException(
              "proxy " + through + " opened no tunnel within " + timeout.toSeconds() + " s");
        }
        throw new IOException("proxy " + through + ": " + e.getMessage(), e);
      }
    }
  }

  private Socket tunnel(Socket tcp, ProxyAddress proxy, String host, int port) throws IOException {
    return switch (proxy.kind()) {
      case HTTP -> {
        HttpTunnel.open(tcp, proxy.userInfo(), host, port);
        yield tcp;
      }
      case HTTPS -> {
        TlsTunnel secure = new TlsTunnel(tcp, tls.secure(tcp, proxy.host(), proxy.port()));
        HttpTunnel.open(secure, proxy.userInfo(), host, port);
        yield secure;
      }
      case SOCKS5, SOCKS5H -> {
        SocksTunnel.open(tcp, proxy.userInfo(), host, port);
        yield tcp;
      }
    };
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed in any case.
    }
  }
}
