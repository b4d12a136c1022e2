package dev.fleetspeak.client.outbox;

import dev.fleetspeak.proto.common.Message;

/**
 * A message that a communicator took. The taker must call exactly one of {@link #ack} and {@link
 * #nack}, once, from any thread; neither blocks.
 */
public interface OutboundMessage {

  /** The message, ready for the wire. */
  Message message();

  /** Its serialized size in bytes. */
  int size();

  /** The server has it. */
  void ack();

  /** It was not delivered: it joins the end of its priority's queue. */
  void nack();
}
