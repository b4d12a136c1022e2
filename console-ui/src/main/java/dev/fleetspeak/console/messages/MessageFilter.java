package dev.fleetspeak.console.messages;

import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.kit.FilterException;
import dev.fleetspeak.console.kit.FilterTerm;
import dev.fleetspeak.console.kit.Filters;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.MessageState;
import java.util.Set;

/** Reads what messages are wanted; the time is the window's. */
final class MessageFilter {
  private static final Set<String> KEYS = Set.of("type", "service", "client", "dir", "state");

  private MessageFilter() {}

  static ListMessagesRequest read(String text) throws FilterException {
    ListMessagesRequest.Builder request = ListMessagesRequest.newBuilder();
    for (FilterTerm term : Filters.parse(text, KEYS)) {
      switch (term.key()) {
        case "service" -> request.setServiceName(term.value());
        case "client" -> request.setClientId(client(term).bytes());
        case "dir" -> request.setDirection(direction(term));
        case "state" -> request.setState(state(term));
        default -> bare(request, term);
      }
    }
    return request.build();
  }

  private static void bare(ListMessagesRequest.Builder request, FilterTerm term)
      throws FilterException {
    if (term.key().isEmpty() && term.value().matches("[0-9a-f]{16}")) {
      request.setClientId(client(term).bytes());
    } else {
      request.setMessageType(term.value());
    }
  }

  private static ClientId client(FilterTerm term) throws FilterException {
    try {
      return ClientId.parse(term.value());
    } catch (IllegalArgumentException _) {
      throw new FilterException("\"client:" + term.value() + "\": a client's id has 16 hex digits");
    }
  }

  private static Direction direction(FilterTerm term) throws FilterException {
    return switch (term.value()) {
      case "in" -> Direction.DIRECTION_FROM_CLIENT;
      case "out" -> Direction.DIRECTION_TO_CLIENT;
      case "internal" -> Direction.DIRECTION_INTERNAL;
      default ->
          throw new FilterException("\"dir:" + term.value() + "\": write in, out or internal");
    };
  }

  private static MessageState state(FilterTerm term) throws FilterException {
    return switch (term.value()) {
      case "pending" -> MessageState.MESSAGE_STATE_PENDING;
      case "processed" -> MessageState.MESSAGE_STATE_PROCESSED;
      case "failed" -> MessageState.MESSAGE_STATE_FAILED;
      default ->
          throw new FilterException(
              "\"state:" + term.value() + "\": write pending, processed or failed");
    };
  }
}
