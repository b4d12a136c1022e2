package dev.fleetspeak.common.wire;

import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates a zlib stream as its bytes come: feed compressed bytes, drain inflated ones until there
 * are none, feed again. The caller bounds what it drains, so a bomb costs no memory. Not
 * thread-safe; close it to free native memory.
 */
public final class IncrementalInflater implements AutoCloseable {
  private final Inflater inflater = new Inflater();

  /** Gives more compressed bytes; only once {@link #drain} returned 0. */
  public void feed(byte[] compressed) {
    inflater.setInput(compressed);
  }

  /** As {@link #feed(byte[])}, for a part of an array that must stay unchanged until drained. */
  public void feed(byte[] compressed, int from, int length) {
    inflater.setInput(compressed, from, length);
  }

  /**
   * Takes inflated bytes.
   *
   * @return how many were put into the buffer; 0 if more input is needed or the stream ended
   * @throws BadCompressionException if the input is no zlib stream
   */
  public int drain(byte[] buffer) throws BadCompressionException {
    try {
      int read = inflater.inflate(buffer);
      if (read == 0 && inflater.needsDictionary()) {
        throw new BadCompressionException("the zlib stream wants a preset dictionary");
      }
      return read;
    } catch (DataFormatException e) {
      throw new BadCompressionException("broken zlib stream: " + e.getMessage());
    }
  }

  /** Whether the stream's end, with a right checksum, was seen. */
  public boolean isFinished() {
    return inflater.finished();
  }

  /** How many bytes followed the stream's end in the last input. */
  public int remaining() {
    return inflater.getRemaining();
  }

  @Override
  public void close() {
    inflater.end();
  }
}
