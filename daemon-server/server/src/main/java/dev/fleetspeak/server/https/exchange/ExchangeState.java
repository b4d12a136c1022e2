package dev.fleetspeak.server.https.exchange;

/**
 * Where an HTTP/1.1 connection, or one stream of an HTTP/2 connection, is. {@link ExchangeHandler}
 * makes the transitions; every state has one deadline, so nothing can hang in any of them.
 *
 * <pre>
 *              +------------------------- keep-alive (HTTP/1.1) ------------------------+
 *              v                                                                        |
 *  accept --> Idle --head--> Collecting --body end--> Working --answer--> Answering ----+
 *              |  |              |                        |                   |
 *              |  |              +--refused---------------|------------------>|
 *              |  +--head of a duplex endpoint--> Flowing |                   |
 *              |  |                                  |    |                   |
 *              |  +--refused-------------------------|----|------------------>|
 *              |                                     |    |                   |
 *              |                     answer complete |    |                   | written,
 *              |                                     v    |                   | body unread
 *              |                                 Lingering|<------------------+
 *              |                                     |    |                   |
 *              +-- too long idle, peer gone, stop ---+----+--too long---------+--> Closed
 * </pre>
 */
sealed interface ExchangeState {

  /** Waits for a request's head. */
  record Idle() implements ExchangeState {}

  /** A body comes in, to be answered when it is complete. */
  record Collecting(RequestHead head, Endpoint.Whole endpoint, BodyCollector body)
      implements ExchangeState {}

  /** A virtual thread makes the answer; nothing is read meanwhile. */
  record Working(ExchangeLog log, Thread worker) implements ExchangeState {}

  /** A whole answer is being written. */
  record Answering() implements ExchangeState {}

  /** Body and answer flow at the same time. */
  record Flowing(Endpoint.BodySink sink) implements ExchangeState {}

  /**
   * The answer is out but the peer may still be sending: what comes is thrown away for a moment,
   * because closing with unread bytes would reset the connection and could cost the peer the
   * answer.
   */
  record Lingering(long discarded) implements ExchangeState {}

  /** The connection is closed, or about to be. */
  record Closed() implements ExchangeState {}
}
