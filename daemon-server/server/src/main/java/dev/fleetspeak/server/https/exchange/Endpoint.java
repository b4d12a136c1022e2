package dev.fleetspeak.server.https.exchange;

/** What stands behind a path. */
public sealed interface Endpoint {

  /**
   * Looks at a request before its body is read. Called in the event loop; must not block.
   *
   * @throws Refusal if it is not served
   */
  void check(RequestHead head) throws Refusal;

  /** Takes a whole request and gives a whole answer. */
  non-sealed interface Whole extends Endpoint {
    /** Largest body in bytes, as it is on the wire. */
    int maxBodyBytes();

    /**
     * Answers; called on a virtual thread, interrupted if it takes too long.
     *
     * @throws Refusal if the request is not served
     */
    Answer answer(RequestHead head, byte[] body) throws Refusal;

    /** An exchange ended, well or not. Called in the event loop; must not block. */
    default void ended(ExchangeReport report) {}
  }

  /** Reads and answers at the same time. */
  non-sealed interface Duplex extends Endpoint {
    /** Begins; called in the event loop, must not block. */
    BodySink open(RequestHead head, DuplexLink link);
  }

  /**
   * Takes a body as it comes. Called in the event loop; must not block. The next piece comes after
   * {@link DuplexLink#requestMore}, so there is one at a time.
   */
  interface BodySink {
    /** A piece of the body. */
    void piece(byte[] bytes);

    /** The body is complete. */
    void bodyEnd();

    /** The connection is gone; nothing can be sent any more. */
    void closed();

    /** The server stops: the peer is to end the exchange. */
    void stop();

    /** The peer did not end it in time: end the answer. */
    void finish();
  }
}
