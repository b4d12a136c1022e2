package dev.fleetspeak.client.hosting;

import dev.fleetspeak.common.id.MessageId;

/** Tells the server what became of its messages. Thread-safe; waits while there is no room. */
public interface Outcomes {

  /** The service took it. */
  void processed(MessageId id) throws InterruptedException;

  /**
   * The service failed on it for good.
   *
   * @param reason one line for people
   */
  void failed(MessageId id, String reason) throws InterruptedException;
}
