package dev.fleetspeak.client.service;

import dev.fleetspeak.proto.common.Message;

/** A named service of the client (client.md 4). It gets one message at a time, in arrival order. */
public interface Service {

  /** Called once before any message; must return quickly. An exception leaves it uninstalled. */
  default void start(ServiceContext context) throws Exception {}

  /**
   * Processes one message on the service's own virtual thread. Returning acknowledges the message
   * to the server; an exception reports it as failed with the exception's text. The thread is
   * interrupted when the service has to stop: the message then is neither acknowledged nor failed,
   * and comes again.
   */
  void process(Message message) throws Exception;

  /** What it does at the moment, for whoever asks the client; must not block. */
  default ServiceState state() {
    return ServiceState.RUNNING;
  }

  /** Called once, after the last call of {@link #process} ended. Must return within seconds. */
  default void stop() {}
}
