package dev.fleetspeak.client.comms.http;

import com.google.protobuf.ByteString;
import java.io.IOException;

/**
 * Sends requests of one client identity. Answers are bounded by the transport. Redirects and other
 * statuses are the caller's to judge. Thread-safe.
 */
public interface HttpTransport extends AutoCloseable {

  /**
   * A whole exchange: the request has ended before the answer is read.
   *
   * @param body sent with its length; none for a request without body if empty
   * @throws IOException if no complete answer came
   */
  HttpAnswer exchange(HttpRequest request, ByteString body, Attempt attempt) throws IOException;

  /**
   * Begins a request whose body and answer flow at the same time. The caller closes what it gets.
   *
   * @throws IOException if the server cannot be reached
   */
  DuplexExchange open(HttpRequest request, Attempt attempt) throws IOException;

  /** Closes connections that nobody uses. */
  void closeIdle();

  /** Closes what is left; exchanges under way fail. */
  @Override
  void close();
}
