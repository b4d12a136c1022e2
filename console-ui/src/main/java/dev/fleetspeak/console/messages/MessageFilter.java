package dev.fleetspeak.console.messages;

import com.google.protobuf.ByteString;
import dev.fleetspeak.common.id.ClientId;
import dev.fleetspeak.console.kit.FilterException;
import dev.fleetspeak.console.kit.FilterTerm;
import dev.fleetspeak.console.kit.Filters;
import dev.fleetspeak.proto.console.v1.Direction;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.MessageState;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * What messages are wanted; the time is the window's.
 *
 * @param request everything but the time
 * @param id of the one message that is wanted, whenever it was; empty for all
 */
public record MessageFilter(ListMessagesRequest request, ByteString id) {
  /** Every message. */
  public static final MessageFilter ALL =
      new MessageFilter(ListMessagesRequest.getDefaultInstance(), ByteString.EMPTY);

  private static final Set<String> KEYS = Set.of("type", "service", "client", "dir", "state", "id");

  static MessageFilter read(String text) throws FilterException {
    ListMessagesRequest.Builder request = ListMessagesRequest.newBuilder();
    List<FilterTerm> terms = Filters.parse(text, KEYS);
    for (FilterTerm term : terms) {
      switch (term.key()) {
        case "id" -> {
          return alone(terms, term);
        }
        case "service" -> request.setServiceName(term.value());
        case "client" -> request.setClientId(client(term).bytes());
        case "dir" -> request.setDirection(direction(term));
        case "state" -> request.setState(state(term));
        default -> {
          if (term.key().isEmpty() && term.value().matches("[0-9a-fA-F]{64}")) {
            return alone(terms, term);
          }
          bare(request, term);
        }
      }
    }
    return new MessageFilter(request.build(), ByteString.EMPTY);
  }

  /** An id says all; other terms would only hide what was asked for. */
  private static MessageFilter alone(List<FilterTerm> terms, FilterTerm term)
      throws FilterException {
    if (!term.value().matches("[0-9a-fA-F]{64}")) {
      throw new FilterException("\"id:" + term.value() + "\": a message's id has 64 hex digits");
    }
    if (terms.size() > 1) {
      throw new FilterException("with a message's id there is nothing more to filter");
    }
    return new MessageFilter(
        ListMessagesRequest.getDefaultInstance(),
        ByteString.copyFrom(HexFormat.of().parseHex(term.value())));
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
