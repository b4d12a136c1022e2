package dev.fleetspeak.client.service;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import java.util.List;

/** What a service may ask of its client. Thread-safe. */
public interface ServiceContext {

  /** Name under which the service is installed. */
  String serviceName();

  /** The client's current id. */
  ClientId clientId();

  /** The client's label texts. */
  List<String> labels();

  /**
   * Queues a message for the server (or, with the own client id as destination, for a local
   * service). The source is overwritten, a missing source message id is drawn. Waits while the
   * queue of the message's priority is full.
   *
   * @throws IllegalArgumentException if the destination is missing or another client's
   * @throws InterruptedException if the service is being stopped
   */
  default void send(Message message) throws InterruptedException {
    send(message, () -> {});
  }

  /**
   * As {@link #send(Message)}, with a callback.
   *
   * @param acknowledged run once when the server confirmed the message, on a thread that must not
   *     be blocked; never run for local messages
   */
  void send(Message message, Runnable acknowledged) throws InterruptedException;
}
