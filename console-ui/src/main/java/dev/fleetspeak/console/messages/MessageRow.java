package dev.fleetspeak.console.messages;

import dev.fleetspeak.console.kit.Ids;
import dev.fleetspeak.console.kit.Times;
import dev.fleetspeak.console.kit.Tone;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.console.v1.MessageState;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is listed.
 *
 * @param id all hex digits
 * @param summary what the server told
 * @param created when, by the clock of its maker; null if it cannot be said
 */
public record MessageRow(String id, MessageSummary summary, @Nullable Instant created) {

  static MessageRow of(MessageSummary summary) {
    return new MessageRow(
        Ids.hex(summary.getMessage().getMessageId()),
        summary,
        Times.instant(summary.getMessage().getCreationTime()));
  }

  Message message() {
    return summary.getMessage();
  }

  boolean isFromClient() {
    return !message().getSource().getClientId().isEmpty();
  }

  /** Whether the server told only how it ended. */
  boolean isBare() {
    return !message().hasSource() && !message().hasDestination();
  }

  /** The way it goes. */
  String arrow() {
    return isBare() ? "" : isFromClient() ? "in" : client().isEmpty() ? "internal" : "out";
  }

  /** The client's id; empty for messages inside the server. */
  String client() {
    return Ids.hex(
        isFromClient()
            ? message().getSource().getClientId()
            : message().getDestination().getClientId());
  }

  /** The service on the other end than the client's. */
  String service() {
    return isFromClient()
        ? message().getSource().getServiceName()
        : message().getDestination().getServiceName();
  }

  String state() {
    return word(summary.getState());
  }

  static String word(MessageState state) {
    return switch (state) {
      case MESSAGE_STATE_PENDING -> "pending";
      case MESSAGE_STATE_PROCESSED -> "processed";
      case MESSAGE_STATE_FAILED -> "failed";
      default -> "unknown";
    };
  }

  Tone tone() {
    return switch (summary.getState()) {
      case MESSAGE_STATE_PENDING -> Tone.WAITING;
      case MESSAGE_STATE_PROCESSED -> Tone.GOOD;
      case MESSAGE_STATE_FAILED -> Tone.BAD;
      default -> Tone.NONE;
    };
  }
}
