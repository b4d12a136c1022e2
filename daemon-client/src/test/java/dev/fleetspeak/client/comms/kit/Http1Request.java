package dev.fleetspeak.client.comms.kit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A request over HTTP/1.1. */
final class Http1Request implements Request {
  private final String method;
  private final String path;
  private final Map<String, List<String>> headers;
  private final SSLSession session;
  private final OutputStream out;
  private final RequestBody body;
  private boolean chunkedAnswer;
  private boolean last;

  private Http1Request(
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

  static @Nullable Http1Request read(InputStream in, SSLSocket socket) throws IOException {
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
    return new Http1Request(
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

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.getFirst();
  }

  @Override
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  @Override
  public X509Certificate clientCertificate() throws Exception {
    return (X509Certificate) session.getPeerCertificates()[0];
  }

  @Override
  public String requestedName() {
    List<SNIServerName> names = ((ExtendedSSLSession) session).getRequestedServerNames();
    return names.isEmpty() ? "" : new String(names.getFirst().getEncoded(), StandardCharsets.UTF_8);
  }

  @Override
  public String cipher() {
    return session.getProtocol() + " " + session.getCipherSuite();
  }

  @Override
  public InputStream body() {
    return body;
  }

  @Override
  public InputStream bodyWithoutAsking() {
    body.doNotAsk();
    return body;
  }

  @Override
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

  @Override
  public void raw(String text) throws IOException {
    raw(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void raw(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
      out.flush();
    }
  }

  @Override
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

  void finish() throws IOException {
    if (chunkedAnswer) {
      raw("0\r\n\r\n");
    }
  }

  boolean isLast() {
    return last;
  }

  @Override
  public void closeAfterwards() {
    last = true;
  }
}
