package dev.fleetspeak.client.service.socket;

import java.io.IOException;

/** Where processes of this machine connect. */
interface LocalListener extends AutoCloseable {

  /** Waits for the next process; one thread at a time. Ends with an exception once closed. */
  LocalConnection accept() throws IOException;

  /** Accepts nobody any more, and ends a wait. */
  @Override
  void close();
}
