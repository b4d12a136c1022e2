package dev.fleetspeak.client.comms.dial;

import dev.fleetspeak.client.comms.http.TimeLimit;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Connects through a tunnel of an HTTP proxy (wire-client 1.5): the configured one for every host,
 * or the environment's for those that {@code NO_PROXY} does not except.
 */
public final class ProxyDialer implements Dialer {
  private static final int MAX_HEAD = 16 * 1024;

  private final Dialer direct;
  private final @Nullable ProxyAddress proxy;
  private final @Nullable NoProxy exceptions;

  private ProxyDialer(Dialer direct, @Nullable ProxyAddress proxy, @Nullable NoProxy exceptions) {
    this.direct = direct;
    this.proxy = proxy;
    this.exceptions = exceptions;
  }

  /** Through this proxy always. */
  public static ProxyDialer configured(String url, Dialer direct) {
    return new ProxyDialer(direct, ProxyAddress.parse(url), null);
  }

  /**
   * As the environment says.
   *
   * @throws IllegalArgumentException if its proxy cannot be used; the text names the variable
   */
  public static Dialer fromEnvironment(Map<String, String> environment, Dialer direct) {
    for (String variable : new String[] {"HTTPS_PROXY", "https_proxy"}) {
      String url = environment.get(variable);
      if (url != null && !url.isEmpty()) {
        String none = environment.getOrDefault("NO_PROXY", environment.get("no_proxy"));
        try {
          return new ProxyDialer(direct, ProxyAddress.parse(url), new NoProxy(none));
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
        tunnel(socket, through, host, port);
        return socket;
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

  private static void tunnel(Socket socket, ProxyAddress proxy, String host, int port)
      throws IOException {
    String target = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    StringBuilder head = new StringBuilder();
    head.append("CONNECT ").append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target).append("\r\n");
    if (proxy.userInfo() != null) {
      byte[] user = proxy.userInfo().getBytes(StandardCharsets.UTF_8);
      head.append("Proxy-Authorization: Basic ")
          .append(Base64.getEncoder().encodeToString(user))
          .append("\r\n");
    }
    socket
        .getOutputStream()
        .write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
    String status = statusLine(socket.getInputStream());
    if (!status.matches("HTTP/1\\.[01] 200( .*)?")) {
      throw new ProtocolException(
          "no tunnel to " + target + ", the answer is \"" + status.replaceAll("[^ -~]", "?") + '"');
    }
  }

  /** Reads the answer's head and not a byte more: what follows belongs to TLS. */
  private static String statusLine(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 2) {
      int next = in.read();
      if (next < 0) {
        throw new ProtocolException("the proxy hung up");
      }
      if (next == '\n') {
        ends++;
      } else if (next != '\r') {
        ends = 0;
      }
      head.write(next);
      if (head.size() > MAX_HEAD) {
        throw new ProtocolException("the proxy's answer has no end");
      }
    }
    return head.toString(StandardCharsets.ISO_8859_1).lines().findFirst().orElse("").strip();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed in any case.
    }
  }
}
