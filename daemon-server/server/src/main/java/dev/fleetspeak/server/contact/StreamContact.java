package dev.fleetspeak.server.contact;

/** The contact side of one open stream; made by {@link ContactHandler#openStream}. Thread-safe. */
public interface StreamContact extends AutoCloseable {
  /**
   * The answer to the first record: frame 0 of the stream. Its messages are let go of by {@link
   * #begin}.
   */
  ContactAnswer firstAnswer();

  /** Frame 0 was written: from now on messages are fetched and sent down as they come. */
  void begin();

  /**
   * Takes a later record (wire-server 6.2); returns once its messages are committed, and so may be
   * acknowledged. Records may be handed in side by side, up to the caller's bound; what they allow
   * the server to send counts in the order of the calls.
   *
   * @param body serialized {@code WrappedContactData}
   * @throws ContactException if it is refused or failed; the stream then has to end, without an
   *     acknowledgement of this or any later record (W7)
   */
  void record(byte[] body) throws ContactException;

  /** No message is fetched or sent any more; records are still taken. Before done_sending. */
  void stopSending();

  /**
   * Forgets the stream. Messages of a frame that was not written are given back (see {@link
   * StreamDown#send}).
   */
  @Override
  void close();
}
