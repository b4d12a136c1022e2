package dev.fleetspeak.client.comms.http1;

import com.google.protobuf.ByteString;
import dev.fleetspeak.client.comms.dial.Dialer;
import dev.fleetspeak.client.comms.http.Attempt;
import dev.fleetspeak.client.comms.http.BoundedBody;
import dev.fleetspeak.client.comms.http.DuplexExchange;
import dev.fleetspeak.client.comms.http.Endpoint;
import dev.fleetspeak.client.comms.http.Header;
import dev.fleetspeak.client.comms.http.HttpAnswer;
import dev.fleetspeak.client.comms.http.HttpRequest;
import dev.fleetspeak.client.comms.http.HttpTransport;
import dev.fleetspeak.client.comms.http.Pace;
import dev.fleetspeak.client.comms.tls.ServerTls;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1. Whole exchanges leave their connection open for the next one, at most one for each
 * server; an exchange that flows both ways has a connection of its own.
 */
public final class Http1Transport implements HttpTransport {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
  private static final List<String> PROTOCOLS = List.of("http/1.1");

  private final Dialer dialer;
  private final ServerTls tls;
  private final int maxAnswerBytes;
  private final Pace pace;
  private final Map<String, Http1Connection> idle = new HashMap<>();
  private boolean closed;

  /**
   * @param dialer for the TCP connections
   * @param tls of the client's present identity
   * @param maxAnswerBytes largest body of a whole exchange's answer
   * @param pace that whole exchanges keep
   */
  public Http1Transport(Dialer dialer, ServerTls tls, int maxAnswerBytes, Pace pace) {
    this.pace = pace;
    this.dialer = dialer;
    this.tls = tls;
    this.maxAnswerBytes = maxAnswerBytes;
  }

  /** Without a ceiling on bandwidth. */
  public Http1Transport(Dialer dialer, ServerTls tls, int maxAnswerBytes) {
    this(dialer, tls, maxAnswerBytes, Pace.NONE);
  }

  @Override
  public HttpAnswer exchange(HttpRequest request, ByteString body, Attempt attempt)
      throws IOException {
    Http1Connection kept = takeIdle(request.endpoint());
    if (kept != null) {
      try {
        return exchangeOn(kept, request, body, attempt);
      } catch (IOException e) {
        // A server may close a kept connection at any time; nothing was answered, so ask anew.
        if (attempt.isCut() || kept.in().hasReceived()) {
          throw e;
        }
      }
    }
    return exchangeOn(connect(request.endpoint(), attempt), request, body, attempt);
  }

  private HttpAnswer exchangeOn(
      Http1Connection connection, HttpRequest request, ByteString body, Attempt attempt)
      throws IOException {
    boolean done = false;
    try {
      attempt.onCut(connection::cut);
      connection.in().expectNothingYet();
      connection.out().write(Http1Connection.head(request, framing(request, body)));
      body.writeTo(pace.out(connection.out()));
      connection.out().flush();
      AnswerReader reader = new AnswerReader(connection.in());
      AnswerHead head = reader.finalHead();
      byte[] answer = BoundedBody.read(pace.in(reader.body(head)), maxAnswerBytes);
      attempt.clear();
      if (head.keepsAlive() && AnswerReader.isDelimited(head)) {
        keep(request.endpoint(), connection);
      } else {
        connection.close();
      }
      done = true;
      return new HttpAnswer(head.status(), head.headers(), answer);
    } catch (IOException e) {
      throw attempt.explained(e);
    } finally {
      if (!done) {
        attempt.clear();
        connection.cut();
      }
    }
  }

  private static List<Header> framing(HttpRequest request, ByteString body) {
    return body.isEmpty() && request.method().equals("GET")
        ? List.of()
        : List.of(new Header("Content-Length", Integer.toString(body.size())));
  }

  @Override
  public DuplexExchange open(HttpRequest request, Attempt attempt) throws IOException {
    Http1Connection connection = connect(request.endpoint(), attempt);
    try {
      attempt.onCut(connection::cut);
      return new Http1Duplex(connection, request);
    } catch (IOException e) {
      connection.cut();
      throw attempt.explained(e);
    }
  }

  private Http1Connection connect(Endpoint endpoint, Attempt attempt) throws IOException {
    attempt.onCut(Thread.currentThread()::interrupt);
    Socket plain;
    try {
      plain = dialer.dial(endpoint.host(), endpoint.port(), CONNECT_LIMIT);
    } catch (IOException e) {
      throw attempt.explained(e);
    } finally {
      attempt.clear();
      // An interrupt that came too late for the dialler must not hit what this thread does next.
      Thread.interrupted();
    }
    try {
      attempt.onCut(() -> closeQuietly(plain));
      SSLSocket secure = tls.handshake(plain, endpoint.tlsName(), endpoint.port(), PROTOCOLS);
      return new Http1Connection(plain, secure);
    } catch (IOException e) {
      closeQuietly(plain);
      throw attempt.explained(e);
    } finally {
      attempt.clear();
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed in any case.
    }
  }

  private synchronized @Nullable Http1Connection takeIdle(Endpoint endpoint) {
    return idle.remove(endpoint.authority());
  }

  private void keep(Endpoint endpoint, Http1Connection connection) {
    Http1Connection surplus = connection;
    synchronized (this) {
      if (!closed) {
        surplus = idle.put(endpoint.authority(), connection);
      }
    }
    if (surplus != null) {
      surplus.close();
    }
  }

  @Override
  public void closeIdle() {
    List<Http1Connection> unused;
    synchronized (this) {
      unused = List.copyOf(idle.values());
      idle.clear();
    }
    unused.forEach(Http1Connection::close);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    closeIdle();
  }
}
