package dev.fleetspeak.client.service.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A connected process. */
interface LocalConnection extends AutoCloseable {

  /**
   * Who the system says that it is.
   *
   * @param pid its process id; 0 if the system does not tell
   * @param uid its user; negative if the system does not tell
   */
  record Peer(long pid, long uid) {}

  Peer peer();

  InputStream in() throws IOException;

  OutputStream out() throws IOException;

  /** Ends both directions, and whatever waits in them. */
  @Override
  void close();
}
