package dev.fleetspeak.client.stats;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.proto.common.ContactData;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.common.WrappedContactData;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a client counts (client.md 8.5, wire-client 6.4), for an embedding program that passes its
 * own to {@code FleetspeakClient.builder()}. Every event does nothing unless overridden. Events
 * come from many threads, some of which hold locks of the client: implementations must be
 * thread-safe, quick, and must not call the client back. What they throw is logged and changes
 * nothing.
 */
public interface ClientMetrics {

  /** Counts nothing. */
  ClientMetrics NONE = new ClientMetrics() {};

  /**
   * Something was to be sent, by a service, the client itself or the server, and is queued or not.
   * Once for each message.
   *
   * @param message with the sending service as source
   * @param local whether it is for a service of this client
   * @param error why it went nowhere; null if it is on its way
   */
  default void messageProcessed(Message message, boolean local, @Nullable Throwable error) {}

  /** A message waits for the server from now on; also one that an earlier process left. */
  default void pending(Message message, int bytes) {}

  /** The server has it. */
  default void acknowledged(Message message, int bytes) {}

  /** A contact with it failed, so it is offered again. */
  default void beforeRetry(Message message) {}

  /**
   * The state file was written, or could not be.
   *
   * @param error null if it was
   */
  default void stateSaved(@Nullable Throwable error) {}

  /**
   * The client has an identity, or could not get one.
   *
   * @param id null after an error
   * @param made true if the key was made now, false if it was read
   * @param error null if all is well
   */
  default void keyLoaded(@Nullable ClientId id, boolean made, @Nullable Throwable error) {}

  /**
   * The data of a contact was put together for the server.
   *
   * @param contact null after an error
   */
  default void contactCreated(@Nullable WrappedContactData contact, @Nullable Throwable error) {}

  /**
   * What the server sent was taken in.
   *
   * @param streaming false for a poll's answer and a stream's first frame
   */
  default void contactProcessed(
      ContactData contact, boolean streaming, @Nullable Throwable error) {}

  /**
   * Contact data left, or could not: once for each request of a poll, a stream's opening, and each
   * of its frames.
   *
   * @param host host:port
   * @param bytes size of the contact before compression; 0 if nothing of it can have arrived
   */
  default void outbound(String host, long bytes, @Nullable Throwable error) {}

  /**
   * Contact data came: once for each request of a poll, and each frame of a stream with the read
   * that ended it.
   *
   * @param host host:port
   * @param bytes that were read as a whole; 0 if none
   */
  default void inbound(String host, long bytes, @Nullable Throwable error) {}

  /**
   * A server was asked for a file.
   *
   * @param fetched whether it sent one; false also if the file is not newer
   */
  default void fileRequested(
      String host, String service, String name, boolean fetched, @Nullable Throwable error) {}

  /** A poll was answered, or a stream is established. */
  default void contacted(String host) {}

  /**
   * An established stream ended.
   *
   * @param error null if it ended in order
   */
  default void streamEnded(String host, @Nullable Throwable error) {}

  /**
   * All servers were tried in vain.
   *
   * @param reason one line
   * @param next time until the next attempt
   */
  default void contactFailed(String reason, Duration next) {}

  /**
   * A program of a daemon service ended.
   *
   * @param problem one line; null if it ended well or the service was stopped
   */
  default void daemonEnded(String service, @Nullable String problem) {}

  /**
   * A process on a socket service is gone.
   *
   * @param problem one line; null if it hung up in order or the service was stopped
   */
  default void socketClosed(String service, @Nullable String problem) {}
}
