package dev.fleetspeak.client.comms.dial;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Asks an HTTP proxy for a tunnel (wire-client 1.5). */
final class HttpTunnel {
  private static final int MAX_HEAD = 16 * 1024;

  private HttpTunnel() {}

  static void open(Socket socket, @Nullable String userInfo, String host, int port)
      throws IOException {
    String target = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    StringBuilder head = new StringBuilder();
    head.append("CONNECT ").append(target).append(" HTTP/1.1\r\n");
    head.append("Host: ").append(target).append("\r\n");
    if (userInfo != null) {
      byte[] user = userInfo.getBytes(StandardCharsets.UTF_8);
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
}
