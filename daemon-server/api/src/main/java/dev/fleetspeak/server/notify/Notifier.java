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

  /** Gives up what has not been told yet. */
  @Override
  default void close() {}
}
