package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.Timestamp;
import dev.fleetspeak.proto.console.v1.ListMessagesRequest;
import dev.fleetspeak.proto.console.v1.ListMessagesResponse;
import dev.fleetspeak.proto.console.v1.MessageSummary;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.CommandFlag;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Paging;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Output;
import dev.fleetspeak.tools.admin.output.Table;
import java.time.Instant;
import java.util.List;

/** {@code messages}: stored messages, filtered, newest first. */
public final class MessagesCommand implements Command {
  private static final Table<MessageSummary> TABLE =
      new Table<MessageSummary>()
          .value(
              "creation_time",
              "Created:",
              row -> TimeText.iso(row.getMessage().getCreationTime()),
              row -> TimeText.table(row.getMessage().getCreationTime()))
          .text("source_client", "From client:", row -> id(row, true))
          .text("source_service", "service:", row -> row.getMessage().getSource().getServiceName())
          .text("destination_client", "To client:", row -> id(row, false))
          .text(
              "destination_service",
              "service:",
              row -> row.getMessage().getDestination().getServiceName())
          .text("message_type", "Type:", row -> row.getMessage().getMessageType())
          .text("state", "State:", row -> MessageWords.state(row.getState()))
          .number("retry_count", "Tries:", MessageSummary::getRetryCount)
          .text("message_id", "Message ID:", row -> Hex.of(row.getMessage().getMessageId()))
          .text("failed_reason", "Reason:", row -> row.getMessage().getResult().getFailedReason())
          .json("due_time", row -> row.hasDueTime() ? TimeText.iso(row.getDueTime()) : null)
          .json("data", row -> Payload.json(row.getMessage()));

  @Override
  public String word() {
    return "messages";
  }

  @Override
  public String arguments() {
    return "";
  }

  @Override
  public String summary() {
    return "lists stored messages, filtered, newest first";
  }

  @Override
  public List<CommandFlag> flags() {
    return List.of(
        CommandFlag.text("client", "only messages from or to this client"),
        CommandFlag.text("direction", "to_client, from_client or internal"),
        CommandFlag.text("service", "only messages from or to this service"),
        CommandFlag.text("type", "only messages of this type"),
        CommandFlag.text("state", "pending, processed or failed"),
        CommandFlag.text("since", "created at or after this time, or this long ago: 2h"),
        CommandFlag.text("until", "created before this time, or this long ago"),
        CommandFlag.toggle("want_data", "show the data too, where it is still kept"),
        Paging.limit(100));
  }

  @Override
  public int run(Session session, Invocation arguments) throws AdminException {
    ListMessagesRequest.Builder query =
        ListMessagesRequest.newBuilder()
            .setDirection(MessageWords.direction("direction", arguments.string("direction")))
            .setServiceName(arguments.string("service"))
            .setMessageType(arguments.string("type"))
            .setState(MessageWords.state("state", arguments.string("state")))
            .setWantData(arguments.bool("want_data"));
    if (!arguments.string("client").isEmpty()) {
      query.setClientId(Arguments.clientId(arguments.string("client")));
    }
    Instant now = session.clock().instant();
    Timestamp since = TimeText.point("since", arguments.string("since"), now);
    Timestamp until = TimeText.point("until", arguments.string("until"), now);
    if (since != null) {
      query.setStartTime(since);
    }
    if (until != null) {
      query.setEndTime(until);
    }
    Paging<MessageSummary> paging = new Paging<>(arguments);
    while (paging.wantsMore()) {
      ListMessagesResponse page =
          session
              .console()
              .listMessages(
                  query.setPageSize(paging.pageSize()).setPageToken(paging.token()).build());
      paging.add(page.getMessagesList(), page.getNextPageToken(), page.getTotalEstimate());
    }
    Output output = session.output();
    output.rows(TABLE, paging.rows(), "There are no such messages.");
    if (arguments.bool("want_data")) {
      for (MessageSummary row : paging.rows()) {
        output.line("");
        output.line(Hex.of(row.getMessage().getMessageId()) + ":");
        output.line(Payload.text(row.getMessage().getData()));
      }
    }
    paging.remark(output, "messages");
    return 0;
  }

  private static String id(MessageSummary row, boolean source) {
    return Hex.of(
        source
            ? row.getMessage().getSource().getClientId()
            : row.getMessage().getDestination().getClientId());
  }
}
