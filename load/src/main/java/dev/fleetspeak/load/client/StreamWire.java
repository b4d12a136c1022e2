package dev.fleetspeak.load.client;

import dev.fleetspeak.common.wire.StreamFrames;
import dev.fleetspeak.proto.common.ContactData;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The two directions of an open stream over HTTP/1.1. One thread writes, one reads. */
public final class StreamWire {
  private static final int MAX_FRAME_BYTES = 20 * 1024 * 1024;

  private final OutputStream out;
  private final InputStream frames;

  StreamWire(InputStream in, OutputStream out) {
    this.out = out;
    this.frames = new Chunks(in);
  }

  void begin(byte[] first) throws IOException {
    ByteArrayOutputStream start = new ByteArrayOutputStream(first.length + 16);
    StreamFrames.writeMagic(start);
    StreamFrames.write(start, first);
    writeChunk(start.toByteArray());
  }

  /** Sends a record. */
  public void write(byte[] record) throws IOException {
    writeChunk(StreamFrames.frame(record));
  }

  private void writeChunk(byte[] bytes) throws IOException {
    out.write((Integer.toHexString(bytes.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.write(bytes);
    out.write('\r');
    out.write('\n');
    out.flush();
  }

  /** Waits for the next frame. */
  public ContactData read() throws IOException {
    byte[] frame = StreamFrames.read(frames, MAX_FRAME_BYTES);
    if (frame == null) {
      throw new EOFException("the server ended the stream");
    }
    return ContactData.parseFrom(frame);
  }

  /** The bytes inside HTTP's chunks. */
  private static final class Chunks extends InputStream {
    private final InputStream in;
    private int left;
    private boolean first = true;

    Chunks(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (left == 0 && !nextChunk()) {
        return -1;
      }
      int read = in.read(target, offset, Math.min(length, left));
      if (read > 0) {
        left -= read;
      }
      return read;
    }

    private boolean nextChunk() throws IOException {
      if (!first) {
        in.skipNBytes(2);
      }
      first = false;
      StringBuilder size = new StringBuilder();
      int next;
      while ((next = in.read()) != '\n') {
        if (next < 0) {
          return false;
        }
        if (next != '\r') {
          size.append((char) next);
        }
      }
      left = Integer.parseInt(size.toString(), 16);
      return left > 0;
    }
  }
}
