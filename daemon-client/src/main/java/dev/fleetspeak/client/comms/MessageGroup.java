package dev.fleetspeak.client.comms;

import dev.fleetspeak.client.outbox.OutboundMessage;
import dev.fleetspeak.common.wire.WireLimits;
import dev.fleetspeak.proto.common.Message;
import java.util.ArrayList;
import java.util.List;

/** Messages that travel in one contact. Each is acknowledged or given back exactly once. */
final class MessageGroup {
  /** What a contact may hold besides its messages: labels, signatures, allowances, lengths. */
  private static final int RESERVED_BYTES = 256 * 1024;

  /** Bytes of messages that a server takes in one contact. */
  static final int MAX_BYTES = WireLimits.MAX_CONTACT_BYTES - RESERVED_BYTES;

  /** Tag and length that a message costs beside its own bytes; the protocol counts two. */
  private static final int FRAMING_BYTES = 2;

  private final List<OutboundMessage> messages = new ArrayList<>();
  private long bytes;
  private boolean foreground;

  static boolean fitsAnywhere(OutboundMessage message) {
    return message.size() + 8L <= MAX_BYTES;
  }

  /** Whether a message can be added without making the contact too large for any server. */
  boolean fits(OutboundMessage message) {
    return bytes + message.size() + 8L <= MAX_BYTES;
  }

  void add(OutboundMessage message) {
    messages.add(message);
    bytes += message.size() + FRAMING_BYTES;
    foreground |= !message.message().getBackground();
  }

  boolean isEmpty() {
    return messages.isEmpty();
  }

  /** Whether it should leave now. */
  boolean isFull(long thresholdBytes) {
    return messages.size() >= WireLimits.MAX_MESSAGES || bytes >= thresholdBytes;
  }

  /** Whether any message is more than background chatter. */
  boolean hasForeground() {
    return foreground;
  }

  List<Message> messages() {
    return messages.stream().map(OutboundMessage::message).toList();
  }

  void ack() {
    messages.forEach(OutboundMessage::ack);
    messages.clear();
  }

  void nack() {
    messages.forEach(OutboundMessage::nack);
    messages.clear();
  }
}
