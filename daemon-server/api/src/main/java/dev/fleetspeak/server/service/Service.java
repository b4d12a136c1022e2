package dev.fleetspeak.server.service;

import dev.fleetspeak.proto.common.Message;

/**
 * A named service of the server. It gets each message at least once, and only after the message is
 * stored, so it must tolerate repeats (same message id).
 */
public interface Service {

  /** Called once before any message. An exception aborts the server's start. */
  default void start(ServiceContext context) throws Exception {}

  /**
   * Processes one message; called from many virtual threads at once, up to the configured
   * parallelism, each call bounded by 30 seconds (then interrupted). Returning means done.
   *
   * @throws TemporaryServiceException to get the message again later
   * @throws Exception anything else fails the message for good, with the exception's text
   */
  void process(Message message) throws Exception;

  /** Called once after the last call of {@link #process} returned. */
  default void stop() throws Exception {}
}
