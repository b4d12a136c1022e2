package dev.fleetspeak.client.comms.http2;

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
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 where the server speaks it, else HTTP/1.1 by another transport. One connection to each
 * server carries all exchanges.
 */
public final class Http2Transport implements HttpTransport {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);

  private final Dialer dialer;
  private final ServerTls tls;
  private final int maxAnswerBytes;
  private final Pace pace;
  private final HttpTransport http1;
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("http2", true), NioIoHandler.newFactory());
  private final Map<String, H2Connection> connections = new HashMap<>();
  private final Set<String> speakHttp1 = new HashSet<>();

  /**
   * @param dialer for the TCP connections; those without a channel are used for HTTP/1.1
   * @param tls of the client's present identity
   * @param maxAnswerBytes largest body of a whole exchange's answer
   * @param pace that whole exchanges keep
   * @param http1 for servers that do not speak HTTP/2; closed with this
   */
  public Http2Transport(
      Dialer dialer, ServerTls tls, int maxAnswerBytes, Pace pace, HttpTransport http1) {
    this.pace = pace;
    this.dialer = dialer;
    this.tls = tls;
    this.maxAnswerBytes = maxAnswerBytes;
    this.http1 = http1;
  }

  @Override
  public HttpAnswer exchange(HttpRequest request, ByteString body, Attempt attempt)
      throws IOException {
    boolean onKept = kept(request.endpoint()) != null;
    H2Exchange exchange = begin(request, body, attempt);
    if (exchange == null) {
      return http1.exchange(request, body, attempt);
    }
    try {
      return exchangeOn(exchange, body, attempt);
    } catch (IOException e) {
      if (!onKept || exchange.isAnswered() || attempt.isCut()) {
        throw attempt.explained(e);
      }
    }
    // The kept connection was closed meanwhile; nothing was answered, so ask anew.
    closeIdle();
    H2Exchange second = begin(request, body, attempt);
    return second == null
        ? http1.exchange(request, body, attempt)
        : exchangeOn(second, body, attempt);
  }

  private HttpAnswer exchangeOn(H2Exchange exchange, ByteString body, Attempt attempt)
      throws IOException {
    try (exchange) {
      attempt.onCut(exchange::cut);
      if (!body.isEmpty()) {
        body.writeTo(pace.out(exchange.body()));
        exchange.body().close();
      }
      int status = exchange.status();
      List<Header> headers = exchange.headers();
      return new HttpAnswer(
          status, headers, BoundedBody.read(pace.in(exchange.answer()), maxAnswerBytes));
    } catch (IOException e) {
      throw attempt.explained(e);
    } finally {
      attempt.clear();
    }
  }

  private @Nullable H2Exchange begin(HttpRequest request, ByteString body, Attempt attempt)
      throws IOException {
    boolean bodiless = body.isEmpty();
    List<Header> framing =
        bodiless && request.method().equals("GET")
            ? List.of()
            : List.of(new Header("content-length", Integer.toString(body.size())));
    return begin(request, framing, bodiless, attempt);
  }

  @Override
  public DuplexExchange open(HttpRequest request, Attempt attempt) throws IOException {
    H2Exchange exchange = begin(request, List.of(), false, attempt);
    if (exchange == null) {
      return http1.open(request, attempt);
    }
    try {
      attempt.onCut(exchange::cut);
      return exchange;
    } catch (IOException e) {
      exchange.close();
      throw e;
    }
  }

  /** Sends a request's head; null if the server speaks HTTP/1.1. */
  private @Nullable H2Exchange begin(
      HttpRequest request, List<Header> framing, boolean last, Attempt attempt) throws IOException {
    Endpoint endpoint = request.endpoint();
    H2Connection kept = kept(endpoint);
    if (kept != null) {
      try {
        return begin(kept, request, framing, last);
      } catch (IOException e) {
        // It may have been closed at any time; nothing was sent, so ask anew.
        forget(endpoint, kept);
      }
    }
    H2Connection fresh = connect(endpoint, attempt);
    return fresh == null ? null : begin(fresh, request, framing, last);
  }

  private static H2Exchange begin(
      H2Connection connection, HttpRequest request, List<Header> framing, boolean last)
      throws IOException {
    H2Exchange exchange = connection.open();
    try {
      exchange.begin(request, framing, last);
      return exchange;
    } catch (IOException e) {
      exchange.close();
      throw e;
    }
  }

  private synchronized @Nullable H2Connection kept(Endpoint endpoint) {
    H2Connection kept = connections.get(endpoint.authority());
    if (kept != null && !kept.isUsable()) {
      connections.remove(endpoint.authority());
      return null;
    }
    return kept;
  }

  private synchronized void forget(Endpoint endpoint, H2Connection connection) {
    connections.remove(endpoint.authority(), connection);
    connection.close();
  }

  private @Nullable H2Connection connect(Endpoint endpoint, Attempt attempt) throws IOException {
    synchronized (this) {
      if (speakHttp1.contains(endpoint.authority())) {
        return null;
      }
    }
    SocketChannel tcp = dial(endpoint, attempt);
    if (tcp == null) {
      return null;
    }
    try {
      H2Connection.Outcome outcome =
          H2Connection.over(tcp, endpoint, tls, loops, new Cutter(attempt));
      synchronized (this) {
        if (outcome.isHttp2()) {
          connections.put(endpoint.authority(), outcome.connection());
          return outcome.connection();
        }
        // TLS cannot be handed to the other transport: it dials once more, now and in future.
        speakHttp1.add(endpoint.authority());
      }
      outcome.connection().close();
      return null;
    } catch (IOException e) {
      throw attempt.explained(e);
    } finally {
      attempt.clear();
    }
  }

  /** Ends a handshake when its attempt is cut. */
  private record Cutter(Attempt attempt) implements java.util.function.Consumer<H2Connection> {
    @Override
    public void accept(H2Connection connection) {
      try {
        attempt.onCut(connection::close);
      } catch (IOException _) {
        connection.close();
      }
    }
  }

  private @Nullable SocketChannel dial(Endpoint endpoint, Attempt attempt) throws IOException {
    attempt.onCut(Thread.currentThread()::interrupt);
    try {
      Socket socket = dialer.dial(endpoint.host(), endpoint.port(), CONNECT_LIMIT);
      SocketChannel channel = socket.getChannel();
      if (channel == null) {
        socket.close();
        synchronized (this) {
          speakHttp1.add(endpoint.authority());
        }
      }
      return channel;
    } catch (IOException e) {
      throw attempt.explained(e);
    } finally {
      attempt.clear();
      // An interrupt that came too late for the dialler must not hit what this thread does next.
      Thread.interrupted();
    }
  }

  @Override
  public void closeIdle() {
    // Streams of one communicator come one after the other: between them nothing else is under way.
    List<H2Connection> unused;
    synchronized (this) {
      unused = List.copyOf(connections.values());
      connections.clear();
    }
    unused.forEach(H2Connection::close);
    http1.closeIdle();
  }

  @Override
  public void close() {
    closeIdle();
    http1.close();
    Future<?> _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }
}
