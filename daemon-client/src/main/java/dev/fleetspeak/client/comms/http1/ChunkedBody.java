package dev.fleetspeak.client.comms.http1;

import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/** An answer's body in chunks; extensions and trailers are passed over. */
final class ChunkedBody extends InputStream {
  private static final int MAX_LINE = 1024;
  private static final int MAX_TRAILERS = 100;

  private final WireInput in;
  private InputStream chunk;
  private boolean first = true;
  private boolean ended;

  ChunkedBody(WireInput in) {
    this.in = in;
    this.chunk = new SizedBody(in, 0);
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
    while (!ended) {
      int read = chunk.read(target, from, length);
      if (read > 0) {
        return read;
      }
      nextChunk();
    }
    return -1;
  }

  private void nextChunk() throws IOException {
    if (!first && !in.line(MAX_LINE).isEmpty()) {
      throw new ProtocolException("a chunk of the answer has no end");
    }
    first = false;
    String line = in.line(MAX_LINE);
    int semicolon = line.indexOf(';');
    String digits = (semicolon < 0 ? line : line.substring(0, semicolon)).strip();
    int size = AnswerReader.number(digits, 16, "chunk size");
    chunk = new SizedBody(in, size);
    if (size == 0) {
      for (int i = 0; !in.line(MAX_LINE).isEmpty(); i++) {
        if (i == MAX_TRAILERS) {
          throw new ProtocolException("the answer has trailers without end");
        }
      }
      ended = true;
    }
  }
}
