package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.common.Message;
import dev.fleetspeak.proto.server.GetPendingMessageCountRequest;
import dev.fleetspeak.proto.server.GetPendingMessagesRequest;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Output;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.List;
import java.util.Map;

/** {@code pending}: what waits for clients. */
public final class PendingCommand implements Command {
  private static final Table<Message> TABLE =
      new Table<Message>()
          .value(
              "creation_time",
              "Created:",
              row -> TimeText.iso(row.getCreationTime()),
              row -> TimeText.table(row.getCreationTime()))
          .text("client_id", "Client ID:", row -> Hex.of(row.getDestination().getClientId()))
          .text("source_service", "Source service:", row -> row.getSource().getServiceName())
          .text(
              "destination_service",
              "Destination service:",
              row -> row.getDestination().getServiceName())
          .text("message_type", "Type:", Message::getMessageType)
          .text("message_id", "Message ID:", row -> Hex.of(row.getMessageId()))
          .json("data", Payload::json);

  @Override
  public String word() {
    return "pending";
  }

  @Override
  public String arguments() {
    return "client_id...";
  }

  @Override
  public String summary() {
    return "lists the messages that wait for clients";
  }

  @Override
  public int atLeast() {
    return 1;
  }

  @Override
  public int atMost() {
    return Integer.MAX_VALUE;
  }

  @Override
  public List<CommandFlag> flags() {
    return List.of(
        CommandFlag.toggle("count", "only count them"),
        CommandFlag.toggle("want_data", "show the data too"),
        CommandFlag.number("offset", 0, "messages to skip"),
        CommandFlag.number("limit", 1000, "most rows; 0 for all"));
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    List<ByteString> clients = Arguments.clientIds(arguments.rest());
    Output output = session.output();
    if (arguments.bool("count")) {
      long count =
          session
              .admin()
              .getPendingMessageCount(
                  GetPendingMessageCountRequest.newBuilder().addAllClientIds(clients).build())
              .getCount();
      output.result(Map.of("pending", count), "Pending messages: " + count);
      return 0;
    }
    int offset = arguments.integer("offset");
    int limit = arguments.integer("limit");
    if (offset < 0 || limit < 0 || (offset > 0 && limit == 0)) {
      throw new AdminException("--offset and --limit are not negative; --offset needs a --limit");
    }
    List<Message> messages =
        session
            .admin()
            .getPendingMessages(
                GetPendingMessagesRequest.newBuilder()
                    .addAllClientIds(clients)
                    .setOffset(offset)
                    .setLimit(limit)
                    .setWantData(arguments.bool("want_data"))
                    .build())
            .getMessagesList();
    output.rows(TABLE, messages, "No messages are pending.");
    if (arguments.bool("want_data")) {
      for (Message message : messages) {
        output.line("");
        output.line(Hex.of(message.getMessageId()) + ":");
        output.line(Payload.text(message.getData()));
      }
    }
    return 0;
  }
}
