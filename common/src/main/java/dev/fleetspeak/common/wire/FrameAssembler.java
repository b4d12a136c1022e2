package dev.fleetspeak.common.wire;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames together from bytes as they come, without I/O: first the magic, then frames. Memory
 * is bounded by the largest frame and grows only with bytes that really came. Not thread-safe.
 */
public final class FrameAssembler {
  private static final int FIRST_CAPACITY = 4096;

  private final int maxBytes;
  private int magicBytes;
  private int magic;
  private int lengthBytes;
  private long length;
  private byte[] body = new byte[0];
  private int filled;
  private boolean inBody;

  /**
   * @param maxBytes largest frame taken
   */
  public FrameAssembler(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** A piece of input that {@link #next} takes bytes from. */
  public static final class Input {
    private final byte[] bytes;
    private int at;
    private final int end;

    /**
     * @param bytes whose part from {@code from} up to {@code to} is the input
     */
    public Input(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.at = from;
      this.end = to;
    }

    /** Whether all bytes were taken. */
    public boolean isEmpty() {
      return at == end;
    }
  }

  /**
   * Takes bytes until a frame is complete or the input is used up.
   *
   * @return the frame's body, or null if more input is needed
   * @throws FramingException if the bytes are no stream of frames
   */
  public byte @Nullable [] next(Input input) throws FramingException {
    while (magicBytes < 4) {
      if (input.isEmpty()) {
        return null;
      }
      magic |= (input.bytes[input.at++] & 0xFF) << (8 * magicBytes++);
      if (magicBytes == 4 && magic != WireLimits.MAGIC) {
        throw new FramingException("wrong magic number %08x".formatted(magic));
      }
    }
    while (!inBody) {
      if (input.isEmpty()) {
        return null;
      }
      takeLengthByte(input.bytes[input.at++] & 0xFF);
    }
    int wanted = (int) length - filled;
    int available = Math.min(wanted, input.end - input.at);
    ensureCapacity(filled + available);
    System.arraycopy(input.bytes, input.at, body, filled, available);
    input.at += available;
    filled += available;
    if (filled < length) {
      return null;
    }
    byte[] complete = body.length == filled ? body : Arrays.copyOf(body, filled);
    body = new byte[0];
    filled = 0;
    length = 0;
    lengthBytes = 0;
    inBody = false;
    return complete;
  }

  /** Whether the bytes so far end exactly between frames. */
  public boolean isBetweenFrames() {
    return magicBytes == 4 && lengthBytes == 0 && !inBody;
  }

  private void takeLengthByte(int next) throws FramingException {
    if (lengthBytes == 9 && next > 1) {
      throw new FramingException("a frame's length is longer than a varint can be");
    }
    length |= (long) (next & 0x7F) << (7 * lengthBytes++);
    if (next < 0x80) {
      if (length < 0 || length > maxBytes) {
        throw new FramingException(
            "a frame of "
                + Long.toUnsignedString(length)
                + " bytes is over the limit of "
                + maxBytes);
      }
      inBody = true;
    }
  }

  private void ensureCapacity(int needed) {
    if (body.length < needed) {
      long grown = Math.max(Math.max(FIRST_CAPACITY, needed), body.length * 2L);
      body = Arrays.copyOf(body, (int) Math.min(grown, Math.max(length, needed)));
    }
  }
}
