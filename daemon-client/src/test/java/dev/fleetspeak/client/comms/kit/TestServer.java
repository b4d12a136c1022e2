package dev.fleetspeak.client.comms.kit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A server that speaks just enough HTTP/1.1 over mutual TLS, on a free port of the loopback
 * interface. Requests are handled on threads of their own.
 */
public final class TestServer implements AutoCloseable {
  /** What a test's server does with a request. */
  public interface Handler {
    void handle(Request request) throws Exception;
  }

  private final SSLServerSocket listener;
  private final Handler handler;
  private final List<Socket> connections = new ArrayList<>();
  private final AtomicInteger connectionCount = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger requestCount = new AtomicInteger();
  private volatile boolean closed;

  public TestServer(TestCertificates.Issued certificate, Handler handler) throws Exception {
    this(certificate, handler, 0, "TLSv1.3", "TLSv1.2");
  }

  public TestServer(
      TestCertificates.Issued certificate, Handler handler, int port, String... protocols)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(
        certificate.keyManagers().getKeyManagers(),
        new TrustManager[] {new AcceptAll()},
        new SecureRandom());
    this.handler = handler;
    listener =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(port, 50, InetAddress.getLoopbackAddress());
    listener.setNeedClientAuth(true);
    listener.setEnabledProtocols(protocols);
    Thread.ofVirtual().start(this::accept);
  }

  private void accept() {
    while (!closed) {
      try {
        SSLSocket socket = (SSLSocket) listener.accept();
        connectionCount.incrementAndGet();
        synchronized (connections) {
          connections.add(socket);
        }
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        if (closed) {
          return;
        }
      }
    }
  }

  private void serve(SSLSocket socket) {
    open.incrementAndGet();
    try (socket) {
      socket.startHandshake();
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      while (!closed) {
        Http1Request request = Http1Request.read(in, socket);
        if (request == null) {
          return;
        }
        requestCount.incrementAndGet();
        handler.handle(request);
        request.finish();
        if (request.isLast()) {
          return;
        }
      }
    } catch (Exception _) {
      // A client that goes away, or a handler that wants the connection gone.
    } finally {
      open.decrementAndGet();
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  public String address() {
    return "localhost:" + port();
  }

  /** TCP connections accepted so far. */
  public int connections() {
    return connectionCount.get();
  }

  /** Connections that are open now. */
  public int openConnections() {
    return open.get();
  }

  /** Requests read so far. */
  public int requests() {
    return requestCount.get();
  }

  /** Cuts every connection. */
  public void cutAll() {
    List<Socket> all;
    synchronized (connections) {
      all = List.copyOf(connections);
      connections.clear();
    }
    for (Socket socket : all) {
      try {
        socket.close();
      } catch (IOException _) {
        // Cut all the same.
      }
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    listener.close();
    cutAll();
  }

  /** Takes the client's certificate without a look at it, as real servers do. */
  private static final class AcceptAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /** A port on which nobody listens, at least a moment ago. */
  public static int deadPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
