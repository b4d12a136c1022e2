package dev.fleetspeak.client.comms;

/** Moves messages between the outbox and the server, until stopped. */
public interface Communicator extends AutoCloseable {

  /** Begins; returns at once. */
  void start();

  /**
   * Ends the contact under way in the protocol's own way within the given bound: what the server
   * has not acknowledged is given back to the outbox. Returns when all threads ended.
   */
  @Override
  void close();
}
