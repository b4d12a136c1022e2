package dev.fleetspeak.client.comms.kit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

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
    try (socket) {
      socket.startHandshake();
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream());
      while (!closed) {
        Request request = Request.read(in, socket);
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

  /** One request and the way to answer it. */
  public static final class Request {
    private final String method;
    private final String path;
    private final Map<String, List<String>> headers;
    private final SSLSession session;
    private final OutputStream out;
    private final RequestBody body;
    private boolean chunkedAnswer;
    private boolean last;

    private Request(
        String[] line,
        Map<String, List<String>> headers,
        InputStream in,
        OutputStream out,
        SSLSession session) {
      this.method = line[0];
      this.path = line[1];
      this.headers = headers;
      this.out = out;
      this.session = session;
      this.body = new RequestBody(in, this);
      this.last = "close".equalsIgnoreCase(header("Connection"));
    }

    static @Nullable Request read(InputStream in, SSLSocket socket) throws IOException {
      String first = line(in);
      if (first == null) {
        return null;
      }
      Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
        int colon = line.indexOf(':');
        headers
            .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
            .add(line.substring(colon + 1).strip());
      }
      return new Request(
          first.split(" ", -1), headers, in, socket.getOutputStream(), socket.getSession());
    }

    static @Nullable String line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          return null;
        }
        line.write(b);
      }
      return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    public String method() {
      return method;
    }

    public String path() {
      return path;
    }

    public @Nullable String header(String name) {
      List<String> values = headers.get(name);
      return values == null ? null : values.getFirst();
    }

    public List<String> headers(String name) {
      return headers.getOrDefault(name, List.of());
    }

    public X509Certificate clientCertificate() throws Exception {
      return (X509Certificate) session.getPeerCertificates()[0];
    }

    /** The body; reading it asks the client for it first, if the client wants that. */
    public InputStream body() {
      return body;
    }

    /** The body, without a word to a client that waits for one. */
    public InputStream bodyWithoutAsking() {
      body.doNotAsk();
      return body;
    }

    public void answer(int status, byte[] content, String... extraHeaders) throws IOException {
      StringBuilder head = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
      head.append("Content-Length: ").append(content.length).append("\r\n");
      for (String header : extraHeaders) {
        head.append(header).append("\r\n");
      }
      raw(head.append("\r\n").toString());
      out.write(content);
      out.flush();
    }

    /** Writes bytes that need not be HTTP. */
    public void raw(String text) throws IOException {
      raw(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public void raw(byte[] bytes) throws IOException {
      synchronized (out) {
        out.write(bytes);
        out.flush();
      }
    }

    /** Begins an answer whose body flows in chunks. */
    public OutputStream chunkedAnswer() throws IOException {
      raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n");
      chunkedAnswer = true;
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
          ByteArrayOutputStream chunk = new ByteArrayOutputStream();
          chunk.writeBytes(
              (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
          chunk.write(bytes, from, length);
          chunk.writeBytes(new byte[] {'\r', '\n'});
          raw(chunk.toByteArray());
        }
      };
    }

    private void finish() throws IOException {
      if (chunkedAnswer) {
        raw("0\r\n\r\n");
      }
    }

    private boolean isLast() {
      return last;
    }

    /** The connection is closed after this request. */
    public void closeAfterwards() {
      last = true;
    }
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
