package dev.fleetspeak.client.comms;

import java.io.IOException;
import java.time.Duration;

/**
 * Moves messages between the outbox and the server, until stopped. All methods may be called from
 * any thread; {@link #start} and {@link #close} once.
 */
public interface Communicator extends AutoCloseable {

  /**
   * Begins; returns at once.
   *
   * @throws IllegalStateException if the configuration names no server or holds no usable key
   */
  void start();

  /**
   * Cuts the contact under way, forgets connections and any wait, and contacts the server anew: for
   * a machine whose network changed.
   */
  void reset();

  /**
   * Waits until a contact succeeded that began after this call (polling), or until everything sent
   * on a live stream is acknowledged (streaming).
   *
   * @param limit longest wait
   * @throws IOException if that contact failed, or the time is up
   */
  void flush(Duration limit) throws IOException, InterruptedException;

  /**
   * Ends the contact under way in the protocol's own way within about two seconds: what the server
   * has not acknowledged is given back to the outbox. Returns when all threads ended.
   */
  @Override
  void close();
}
