package dev.fleetspeak.common.wire;

import com.google.protobuf.CodedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A stream's frames over blocking streams (wire-client 5.3): a magic once, upwards; then an
 * unsigned varint length and that many bytes, again and again. Stateless; not buffered here.
 */
public final class StreamFrames {
  private static final int MAX_VARINT_BYTES = 10;

  private StreamFrames() {}

  /** Writes the four bytes that begin a stream. */
  public static void writeMagic(OutputStream out) throws IOException {
    out.write(WireLimits.MAGIC & 0xFF);
    out.write((WireLimits.MAGIC >>> 8) & 0xFF);
    out.write((WireLimits.MAGIC >>> 16) & 0xFF);
    out.write((WireLimits.MAGIC >>> 24) & 0xFF);
  }

  /**
   * Reads the four bytes that begin a stream.
   *
   * @throws FramingException if they are others
   */
  public static void readMagic(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(4);
    if (bytes.length < 4) {
      throw new EOFException("the stream ended before its magic number");
    }
    int magic =
        (bytes[0] & 0xFF)
            | (bytes[1] & 0xFF) << 8
            | (bytes[2] & 0xFF) << 16
            | (bytes[3] & 0xFF) << 24;
    if (magic != WireLimits.MAGIC) {
      throw new FramingException("wrong magic number %08x".formatted(magic));
    }
  }

  /** Length and bytes of one frame, to be written in one piece. */
  public static byte[] frame(byte[] body) {
    int prefix = CodedOutputStream.computeUInt32SizeNoTag(body.length);
    byte[] frame = new byte[prefix + body.length];
    int at = 0;
    int rest = body.length;
    while (rest > 0x7F) {
      frame[at++] = (byte) (rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    frame[at++] = (byte) rest;
    System.arraycopy(body, 0, frame, at, body.length);
    return frame;
  }

  /** Writes one frame; does not flush. */
  public static void write(OutputStream out, byte[] body) throws IOException {
    out.write(frame(body));
  }

  /**
   * Reads one frame.
   *
   * @param maxBytes largest body taken
   * @return the body, or null if the stream ended between frames
   * @throws FramingException if the length is no varint or too large
   * @throws EOFException if the stream ended inside a frame
   */
  public static byte @Nullable [] read(InputStream in, int maxBytes) throws IOException {
    long size = 0;
    for (int i = 0; ; i++) {
      int next = in.read();
      if (next < 0) {
        if (i == 0) {
          return null;
        }
        throw new EOFException("the stream ended inside a frame's length");
      }
      if (i == MAX_VARINT_BYTES - 1 && next > 1) {
        throw new FramingException("a frame's length is longer than a varint can be");
      }
      size |= (long) (next & 0x7F) << (7 * i);
      if (next < 0x80) {
        break;
      }
    }
    if (size < 0 || size > maxBytes) {
      throw new FramingException(
          "a frame of " + Long.toUnsignedString(size) + " bytes is over the limit of " + maxBytes);
    }
    // readNBytes grows with what really comes, so a large length alone costs no memory.
    byte[] body = in.readNBytes((int) size);
    if (body.length < size) {
      throw new EOFException("the stream ended inside a frame");
    }
    return body;
  }
}
