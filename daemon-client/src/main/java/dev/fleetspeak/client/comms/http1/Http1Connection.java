package dev.fleetspeak.client.comms.http1;

import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.client.comms.http.TimeLimit;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;

/** One TLS connection that speaks HTTP/1.1. */
final class Http1Connection {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(1);

  private final Socket plain;
  private final SSLSocket tls;
  private final WireInput in;
  private final OutputStream out;

  Http1Connection(Socket plain, SSLSocket tls) throws IOException {
    this.plain = plain;
    this.tls = tls;
    this.in = new WireInput(tls.getInputStream());
    this.out = tls.getOutputStream();
  }

  WireInput in() {
    return in;
  }

  OutputStream out() {
    return out;
  }

  /**
   * The head's bytes.
   *
   * @param framing headers that say how the body is carried
   */
  static byte[] head(HttpRequest request, List<Header> framing) {
    StringBuilder head = new StringBuilder(256);
    head.append(request.method()).append(' ').append(request.path()).append(" HTTP/1.1\r\n");
    append(head, new Header("Host", request.endpoint().authority()));
    request.headers().forEach(header -> append(head, header));
    framing.forEach(header -> append(head, header));
    return WireInput.bytes(head.append("\r\n").toString());
  }

  private static void append(StringBuilder head, Header header) {
    head.append(header.name()).append(": ").append(header.value()).append("\r\n");
  }

  /** Ends it from any thread, even while another is blocked in it: TCP goes, TLS is not asked. */
  void cut() {
    try {
      plain.close();
    } catch (IOException _) {
      // It is closed in any case.
    }
  }

  /** Says goodbye in TLS, but does not wait for a peer that takes nothing any more. */
  void close() {
    try (TimeLimit _ = new TimeLimit(CLOSE_LIMIT, this::cut)) {
      tls.close();
    } catch (IOException _) {
      // It is closed in any case.
    }
    cut();
  }
}
