package dev.fleetspeak.client.comms.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A request whose body and answer flow at the same time. One thread writes, another reads; {@link
 * #close} may be called by any.
 */
public interface DuplexExchange extends AutoCloseable {

  /**
   * Waits until the server asked for the body, or a second passed (wire-client 5.2). Needs another
   * thread in {@link #status}, which is where the server's word arrives.
   *
   * @return false if the server has answered for good already: the body is not wanted
   */
  boolean awaitGoAhead() throws InterruptedException;

  /** The request's body. Flush sends what was written; closing it ends the request. */
  OutputStream body();

  /** Waits for the answer's final status. */
  int status() throws IOException;

  /** The answer's body, once {@link #status} returned. */
  InputStream answer() throws IOException;

  /** Cuts the exchange if it has not ended. */
  @Override
  void close();
}
