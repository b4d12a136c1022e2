package dev.fleetspeak.client.comms.http1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** An answer's body of a length that is known. */
final class SizedBody extends InputStream {
  private final InputStream in;
  private long left;

  SizedBody(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    if (left == 0) {
      return -1;
    }
    int next = in.read();
    left -= checked(Math.min(next, 0) + 1);
    return next;
  }

  @Override
  public int read(byte[] target, int from, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (left == 0) {
      return -1;
    }
    int read = checked(in.read(target, from, (int) Math.min(length, left)));
    left -= read;
    return read;
  }

  private static int checked(int read) throws EOFException {
    if (read <= 0) {
      throw new EOFException("the connection ended inside an answer's body");
    }
    return read;
  }
}
