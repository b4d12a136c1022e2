package dev.fleetspeak.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What clients talk to (server.md 1.4). Each is started and stopped once. */
public interface Communicator {
  /**
   * Begins to take clients.
   *
   * @param context what it may call, from many threads
   * @return the address in force
   * @throws IOException if the address cannot be bound; the text names it
   */
  InetSocketAddress start(CommunicatorContext context) throws IOException;

  /**
   * Takes no more clients, ends streams in order, and returns once nothing more is called, within
   * the limit as far as that can be. Harmless if it never started.
   */
  void stop(Duration limit);
}
