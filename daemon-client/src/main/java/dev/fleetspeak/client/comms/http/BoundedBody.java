package dev.fleetspeak.client.comms.http;

import java.io.IOException;
import java.io.InputStream;

/** Reads a whole body without trusting the sender about its size (wire-client X11). */
public final class BoundedBody {
  private BoundedBody() {}

  /**
   * Reads to the end.
   *
   * @param maxBytes most bytes taken
   * @throws IOException if there are more
   */
  public static byte[] read(InputStream in, int maxBytes) throws IOException {
    byte[] body = in.readNBytes(maxBytes);
    if (body.length == maxBytes && in.read() >= 0) {
      throw new IOException("the answer is larger than " + maxBytes + " bytes");
    }
    return body;
  }
}
