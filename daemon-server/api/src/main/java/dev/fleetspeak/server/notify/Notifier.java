package dev.fleetspeak.server.notify;

import dev.fleetspeak.common.id.ClientId;

/** Tells a server that a client may have messages. Never blocks for long; failures are logged. */
@FunctionalInterface
public interface Notifier extends AutoCloseable {

  /**
   * @param target notification address of the server that holds the client's stream
   * @param client who may have messages
   */
  void notify(String target, ClientId client);

  /**
   * Tells a server that there is a new broadcast, or one less. Never blocks; a server that cannot
   * be told finds out by itself, later.
   *
   * @param target notification address of a server that has streams
   */
  default void broadcastsChanged(String target) {}

  /** Gives up what has not been told yet. */
  @Override
  default void close() {}
}
