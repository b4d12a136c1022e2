package dev.fleetspeak.client.comms.http1;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A request's body in chunks. What is written is gathered until flush or until the buffer is full,
 * so that a small frame leaves in one TLS record. Closing it sends the last chunk and leaves the
 * connection open. For one thread.
 */
final class ChunkedOutput extends OutputStream {
  private static final int HEAD = 10;
  private static final int CAPACITY = 16 * 1024 - HEAD - 2;
  private static final byte[] LAST = WireInput.bytes("0\r\n\r\n");

  private final OutputStream out;
  // Room for the chunk's size line before the data and for its end behind.
  private byte[] buffer = new byte[1024];
  private int filled;
  private boolean closed;

  ChunkedOutput(OutputStream out) {
    this.out = out;
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int from, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, CAPACITY - filled);
      ensureCapacity(filled + count);
      System.arraycopy(source, from + done, buffer, HEAD + filled, count);
      filled += count;
      done += count;
      if (filled == CAPACITY) {
        sendChunk();
      }
    }
  }

  private void ensureCapacity(int data) {
    int needed = HEAD + data + 2;
    if (buffer.length < needed) {
      int grown = Math.max(needed, Math.min(buffer.length * 2, HEAD + CAPACITY + 2));
      buffer = java.util.Arrays.copyOf(buffer, grown);
    }
  }

  private void sendChunk() throws IOException {
    byte[] head = WireInput.bytes(Integer.toHexString(filled) + "\r\n");
    int start = HEAD - head.length;
    System.arraycopy(head, 0, buffer, start, head.length);
    ensureCapacity(filled);
    buffer[HEAD + filled] = '\r';
    buffer[HEAD + filled + 1] = '\n';
    out.write(buffer, start, head.length + filled + 2);
    filled = 0;
  }

  @Override
  public void flush() throws IOException {
    if (filled > 0) {
      sendChunk();
    }
    out.flush();
  }

  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      flush();
      out.write(LAST);
      out.flush();
    }
  }
}
