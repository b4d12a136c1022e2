package dev.fleetspeak.server.https.kit;

import com.google.protobuf.ByteString;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 by hand over TLS, so that tests decide every byte. */
public final class RawClient implements AutoCloseable {
  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;

  /** Connects and shakes hands; without an identity no client certificate is sent. */
  public RawClient(InetSocketAddress server, @Nullable TestIdentity identity) throws IOException {
    this(server, identity, "TLSv1.3", "TLSv1.2");
  }

  /** As above with certain versions of TLS. */
  public RawClient(InetSocketAddress server, @Nullable TestIdentity identity, String... protocols)
      throws IOException {
    socket = (SSLSocket) context(identity).getSocketFactory().createSocket();
    socket.connect(server);
    socket.setSoTimeout(20_000);
    socket.setEnabledProtocols(protocols);
    socket.startHandshake();
    in = new BufferedInputStream(socket.getInputStream());
    out = socket.getOutputStream();
  }

  /** How long a read waits; 20 seconds at first. */
  public void timeout(int millis) throws IOException {
    socket.setSoTimeout(millis);
  }

  /** TLS that trusts everybody. */
  public static SSLContext context(@Nullable TestIdentity identity) {
    try {
      KeyManager[] keys = null;
      if (identity != null) {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
            "client",
            identity.keys().getPrivate(),
            new char[0],
            new X509Certificate[] {identity.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(store, new char[0]);
        keys = factory.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, new TrustManager[] {new TrustAll()}, new SecureRandom());
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The socket, for what only it can do. */
  public SSLSocket socket() {
    return socket;
  }

  /** Sends text, with LF as CR LF. */
  public RawClient send(String text) throws IOException {
    return send(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sends bytes. */
  public RawClient send(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Sends one chunk of a chunked body. */
  public RawClient chunk(byte[] bytes) throws IOException {
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    chunk.writeBytes(
        (Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    chunk.writeBytes(bytes);
    chunk.writeBytes(new byte[] {'\r', '\n'});
    return send(chunk.toByteArray());
  }

  /** Sends a poll with a body of known length. */
  public RawClient poll(byte[] body, String... headers) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    StringBuilder head = new StringBuilder("POST /message HTTP/1.1\r\nHost: server\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    request.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    request.writeBytes(body);
    return send(request.toByteArray());
  }

  /** Sends a GET. */
  public RawClient get(String path, String... headers) throws IOException {
    StringBuilder head = new StringBuilder("GET " + path + " HTTP/1.1\r\nHost: server\r\n");
    for (String header : headers) {
      head.append(header).append("\r\n");
    }
    return send(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Reads an answer whole, by its length, its chunks, or up to the end. */
  public RawAnswer answer() throws IOException {
    return answer(true);
  }

  /** Reads an answer; one to HEAD has no body. */
  public RawAnswer answer(boolean hasBody) throws IOException {
    RawAnswer head = head();
    if (!hasBody || head.status() == 304 || head.status() == 100) {
      return head;
    }
    byte[] body;
    if ("chunked".equals(head.headers().get("transfer-encoding"))) {
      body = body().readAllBytes();
    } else if (head.headers().containsKey("content-length")) {
      int length = Integer.parseInt(head.headers().get("content-length"));
      body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException("the answer was cut off");
      }
    } else {
      body = in.readAllBytes();
    }
    return new RawAnswer(head.status(), head.headers(), ByteString.copyFrom(body));
  }

  /** Reads an answer's head. */
  public RawAnswer head() throws IOException {
    String status = line();
    if (!status.startsWith("HTTP/1.1 ")) {
      throw new IOException("no status line: " + status);
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new RawAnswer(Integer.parseInt(status.substring(9, 12)), headers, ByteString.EMPTY);
  }

  /** The chunked body that follows a head. */
  public InputStream body() {
    return new Chunks();
  }

  /** Whether the server closed; waits for it. */
  public boolean isAtEnd() throws IOException {
    try {
      return in.read() < 0;
    } catch (java.net.SocketTimeoutException e) {
      throw e;
    } catch (IOException _) {
      return true; // a reset is an end as well
    }
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended, after \"" + line + "\"");
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private final class Chunks extends InputStream {
    private int left;
    private boolean ended;

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      int next = length == 0 ? 0 : read();
      if (next < 0 || length == 0) {
        return next;
      }
      buffer[from] = (byte) next;
      int more = Math.min(length - 1, Math.max(0, left - 1));
      more = Math.max(0, in.readNBytes(buffer, from + 1, more));
      left -= more;
      return 1 + more;
    }

    @Override
    public int read() throws IOException {
      if (left == 0 && !ended) {
        left = Integer.parseInt(line(), 16);
        if (left == 0) {
          ended = true;
          line();
        }
      }
      if (ended) {
        return -1;
      }
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the answer was cut off");
      }
      if (--left == 0) {
        line();
      }
      return next;
    }
  }

  private static final class TrustAll implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
