package dev.fleetspeak.tools.admin.messages;

import dev.fleetspeak.proto.common.MessageResult;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.MessageState;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import java.util.List;

/** The words by which directions and states are spoken of. */
final class MessageWords {
  private static final List<Direction> DIRECTIONS =
      List.of(
          Direction.DIRECTION_TO_CLIENT,
          Direction.DIRECTION_FROM_CLIENT,
          Direction.DIRECTION_INTERNAL);
  private static final List<MessageState> STATES =
      List.of(
          MessageState.MESSAGE_STATE_PENDING,
          MessageState.MESSAGE_STATE_PROCESSED,
          MessageState.MESSAGE_STATE_FAILED);

  private MessageWords() {}

  static String direction(Direction direction) {
    return DIRECTIONS.contains(direction) ? Arguments.word(direction, "DIRECTION_") : "unknown";
  }

  static Direction direction(String flag, String text) throws AdminException {
    return Arguments.choice(flag, text, "DIRECTION_", Direction.DIRECTION_UNSPECIFIED, DIRECTIONS);
  }

  static String state(MessageState state) {
    return STATES.contains(state) ? Arguments.word(state, "MESSAGE_STATE_") : "unknown";
  }

  static MessageState state(String flag, String text) throws AdminException {
    return Arguments.choice(
        flag, text, "MESSAGE_STATE_", MessageState.MESSAGE_STATE_UNSPECIFIED, STATES);
  }

  /** The state that a result means. */
  static String state(boolean hasResult, MessageResult result) {
    return hasResult ? result.getFailed() ? "failed" : "processed" : "pending";
  }
}
