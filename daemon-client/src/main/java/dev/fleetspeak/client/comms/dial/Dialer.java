package dev.fleetspeak.client.comms.dial;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/** Opens TCP connections. An embedding program may bring its own. Thread-safe. */
@FunctionalInterface
public interface Dialer {

  /**
   * Opens a connection; TLS comes on top of it. Blocks; the thread is interrupted when the attempt
   * is given up, and the call should then end with any exception.
   *
   * @param host name or address, without brackets
   * @param timeout longest time to take
   */
  Socket dial(String host, int port, Duration timeout) throws IOException;
}
