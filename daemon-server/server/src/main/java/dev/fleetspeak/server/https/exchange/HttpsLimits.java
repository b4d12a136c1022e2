package dev.fleetspeak.server.https.exchange;

import java.time.Duration;

/**
 * What the listener allows its peers (wire-server 1.3, 1.5, 10).
 *
 * @param maxConnections open TCP connections; more are closed at once
 * @param maxHeldBytes bytes of request bodies held at one time, over all connections
 * @param recordsInFlight records of one stream that are committed side by side
 * @param handshake from accept to the end of the TLS handshake
 * @param head from a request's first byte (of a connection's first request: from the handshake) to
 *     the end of its head
 * @param idle between requests of a connection
 * @param body from a poll's head to its body's end
 * @param processing of a poll's contact
 * @param open from a stream's head to the answer to its first record
 * @param write for the network to take each 64 KiB of an answer
 * @param finish for a stream's records in flight, once it ends
 */
public record HttpsLimits(
    int maxConnections,
    long maxHeldBytes,
    int recordsInFlight,
    Duration handshake,
    Duration head,
    Duration idle,
    Duration body,
    Duration processing,
    Duration open,
    Duration write,
    Duration finish) {

  /** Most bytes of a request's head; more is answered 431. */
  public static final int MAX_HEAD_BYTES = 1024 * 1024;

  /** The limits of the specification where it has them. */
  public static HttpsLimits defaults() {
    return new HttpsLimits(
        65_536,
        Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 4),
        10,
        Duration.ofSeconds(10),
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5),
        Duration.ofMinutes(3),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5));
  }

  /** The same with another bound on connections. */
  public HttpsLimits withMaxConnections(int connections) {
    return new HttpsLimits(
        connections,
        maxHeldBytes,
        recordsInFlight,
        handshake,
        head,
        idle,
        body,
        processing,
        open,
        write,
        finish);
  }

  /** The same with another bound on held bytes. */
  public HttpsLimits withMaxHeldBytes(long bytes) {
    return new HttpsLimits(
        maxConnections,
        bytes,
        recordsInFlight,
        handshake,
        head,
        idle,
        body,
        processing,
        open,
        write,
        finish);
  }

  /** The same with every time limit, but that on finishing, set to one value. */
  public HttpsLimits withTimes(Duration each) {
    return new HttpsLimits(
        maxConnections,
        maxHeldBytes,
        recordsInFlight,
        each,
        each,
        each,
        each,
        each,
        each,
        each,
        finish);
  }
}
