package dev.fleetspeak.client.comms.kit;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * A request's body at the test server: with a length or in chunks, after 100 Continue if wanted.
 */
final class RequestBody extends InputStream {
  private final InputStream in;
  private final Http1Request request;
  private final boolean chunked;
  private boolean asked;
  private boolean firstChunk = true;
  private boolean ended;
  private long left;

  RequestBody(InputStream in, Http1Request request) {
    this.in = in;
    this.request = request;
    this.chunked = "chunked".equals(request.header("Transfer-Encoding"));
    String length = request.header("Content-Length");
    this.left = length == null ? 0 : Long.parseLong(length);
  }

  void doNotAsk() {
    asked = true;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!asked) {
      asked = true;
      if ("100-continue".equals(request.header("Expect"))) {
        request.raw("HTTP/1.1 100 Continue\r\n\r\n");
      }
    }
    if (left == 0 && chunked && !ended) {
      if (!firstChunk) {
        line();
      }
      firstChunk = false;
      left = Integer.parseInt(line(), 16);
      if (left == 0) {
        line();
        ended = true;
      }
    }
    if (left == 0) {
      return -1;
    }
    int read = in.read(target, from, (int) Math.min(length, left));
    if (read < 0) {
      throw new EOFException("the client went away");
    }
    left -= read;
    return read;
  }

  private String line() throws IOException {
    String line = Http1Request.line(in);
    if (line == null) {
      throw new EOFException("the client went away");
    }
    return line;
  }
}
