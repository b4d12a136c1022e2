package dev.fleetspeak.common.wire;

import java.io.ByteArrayOutputStream;
import java.util.zip.Deflater;

/** Whole bodies in zlib format (RFC 1950), which the protocol calls deflate. */
public final class Zlib {
  private Zlib() {}

  /** Compresses a body to one complete zlib stream. */
  public static byte[] deflate(byte[] body) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(body);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(64, body.length / 2));
      byte[] buffer = new byte[8192];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }

  /**
   * Inflates a complete zlib stream.
   *
   * @param maxBytes most bytes that it may inflate to
   * @throws BadCompressionException if it is broken, incomplete or too large
   */
  public static byte[] inflate(byte[] body, int maxBytes) throws BadCompressionException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (IncrementalInflater inflater = new IncrementalInflater()) {
      inflater.feed(body);
      byte[] buffer = new byte[8192];
      int read;
      while ((read = inflater.drain(buffer)) > 0) {
        if (out.size() + read > maxBytes) {
          throw new BadCompressionException(
              "the body inflates to more than " + maxBytes + " bytes");
        }
        out.write(buffer, 0, read);
      }
      if (!inflater.isFinished()) {
        throw new BadCompressionException("the compressed body is incomplete");
      }
    }
    return out.toByteArray();
  }
}
