package dev.fleetspeak.client.comms.http2;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Netty's failures as the exceptions that blocking callers expect. */
final class H2Failure {
  private H2Failure() {}

  static IOException of(@Nullable Throwable cause) {
    if (cause instanceof IOException io) {
      return io;
    }
    String text = cause == null ? null : cause.getMessage();
    return new IOException(text == null ? "the HTTP/2 exchange failed" : text, cause);
  }
}
