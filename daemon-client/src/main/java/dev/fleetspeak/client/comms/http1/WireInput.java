package dev.fleetspeak.client.comms.http1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;

/** Buffered bytes of a connection, with bounded lines. For one reading thread. */
final class WireInput extends InputStream {
  private final InputStream source;
  private final byte[] buffer = new byte[8192];
  private int at;
  private int end;
  private volatile boolean anyByte;

  WireInput(InputStream source) {
    this.source = source;
  }

  /** An answer to a new request begins with the next byte. */
  void expectNothingYet() {
    anyByte = false;
  }

  /** Whether any byte of the present answer was received. */
  boolean hasReceived() {
    return anyByte;
  }

  private boolean fill() throws IOException {
    int read = source.read(buffer, 0, buffer.length);
    if (read <= 0) {
      return false;
    }
    anyByte = true;
    at = 0;
    end = read;
    return true;
  }

  @Override
  public int read() throws IOException {
    return at < end || fill() ? buffer[at++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (at == end && !fill()) {
      return -1;
    }
    int count = Math.min(length, end - at);
    System.arraycopy(buffer, at, target, from, count);
    at += count;
    return count;
  }

  /**
   * A line without its end.
   *
   * @param maxBytes longest line taken
   * @throws ProtocolException if it is longer
   */
  String line(int maxBytes) throws IOException {
    StringBuilder line = new StringBuilder(80);
    while (true) {
      int next = read();
      if (next < 0) {
        throw new EOFException("the connection ended inside an answer's head");
      }
      if (next == '\n') {
        int length = line.length();
        if (length > 0 && line.charAt(length - 1) == '\r') {
          line.setLength(length - 1);
        }
        return line.toString();
      }
      if (line.length() >= maxBytes) {
        throw new ProtocolException("a line of the answer's head is longer than " + maxBytes);
      }
      line.append((char) next);
    }
  }

  /** How the text of a head goes over the wire. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
