package dev.fleetspeak.load.client;

import dev.fleetspeak.proto.common.ContactData;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** One TLS connection that speaks just enough HTTP/1.1. For one thread a direction. */
public final class Wire implements Closeable {
  private static final int TIMEOUT_MILLIS = 60_000;

  private final SSLSocket socket;
  private final InputStream in;
  private final OutputStream out;

  private Wire(SSLSocket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream(), 32 * 1024);
    this.out = new BufferedOutputStream(socket.getOutputStream(), 32 * 1024);
  }

  static Wire open(SSLContext tls, InetSocketAddress server) throws IOException {
    Socket plain = new Socket();
    plain.setTcpNoDelay(true);
    plain.setSoTimeout(TIMEOUT_MILLIS);
    plain.connect(server, TIMEOUT_MILLIS);
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(plain, "localhost", server.getPort(), true);
    socket.startHandshake();
    return new Wire(socket);
  }

  /** Makes a poll and returns its answer. */
  public ContactData poll(byte[] body) throws IOException {
    out.write(
        ("POST /message HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
    int length = readHead(200);
    byte[] answer = in.readNBytes(length);
    if (answer.length < length) {
      throw new EOFException("the server closed the connection inside an answer");
    }
    return ContactData.parseFrom(answer);
  }

  /** Opens a stream with its first record; {@link StreamWire#read} gives the answer to it. */
  public StreamWire stream(byte[] first) throws IOException {
    out.write(
        """
        POST /streaming-message HTTP/1.1\r
        Host: localhost\r
        Transfer-Encoding: chunked\r
        Connection: close\r
        Expect: 100-continue\r
        \r
        """
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    readHead(100);
    StreamWire stream = new StreamWire(in, out);
    stream.begin(first);
    readHead(200);
    return stream;
  }

  /** Reads status and headers; returns the length of the body, or -1 if it is chunked. */
  private int readHead(int expected) throws IOException {
    String status = readLine();
    if (!status.startsWith("HTTP/1.1 " + expected)) {
      throw new IOException("the server answered \"" + status + "\"");
    }
    int length = -1;
    for (String line = readLine(); !line.isEmpty(); line = readLine()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
    }
    return length;
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder();
    int next;
    while ((next = in.read()) != '\n') {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
