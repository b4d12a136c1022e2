package dev.fleetspeak.client.service;

import dev.fleetspeak.client.stats.ClientMetrics;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.Message;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

  /** Gets told of what services do. */
  default ClientMetrics metrics() {
    return ClientMetrics.NONE;
  }

  /**
   * Fetches a file that the server keeps for this service. Blocks.
   *
   * @param name of the file
   * @param since only if the file is newer, to the second; null for always
   * @param limit longest time to take
   * @return nothing if the file is not newer
   * @throws IllegalArgumentException if no URL can name the file
   * @throws IOException if no server gave it
   */
  default Optional<ServiceFile> fetchFile(String name, @Nullable Instant since, Duration limit)
      throws IOException {
    throw new IOException("this client fetches no files");
  }
}
