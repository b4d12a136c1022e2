package dev.fleetspeak.tools.admin.messages;

import com.google.protobuf.ByteString;
import dev.fleetspeak.proto.server.GetMessageStatusRequest;
import dev.fleetspeak.proto.server.GetMessageStatusResponse;
import dev.fleetspeak.tools.admin.command.AdminException;
import dev.fleetspeak.tools.admin.command.Arguments;
import dev.fleetspeak.tools.admin.command.Command;
import dev.fleetspeak.tools.admin.command.Invocation;
import dev.fleetspeak.tools.admin.command.Session;
import dev.fleetspeak.tools.admin.command.TimeText;
import dev.fleetspeak.tools.admin.output.Hex;
import dev.fleetspeak.tools.admin.output.Table;
import java.util.ArrayList;
import java.util.List;

/** {@code status}: how messages ended. */
public final class StatusCommand implements Command {
  private static final Table<Row> TABLE =
      new Table<Row>()
          .text("message_id", "Message ID:", Row::id)
          .value(
              "creation_time",
              "Created:",
              row -> row.isKnown() ? TimeText.iso(row.status().getCreationTime()) : null,
              row -> row.isKnown() ? TimeText.table(row.status().getCreationTime()) : "-")
          .value(
              "processed_time",
              "Processed:",
              row ->
                  row.isDone() ? TimeText.iso(row.status().getResult().getProcessedTime()) : null,
              row ->
                  row.isDone() ? TimeText.table(row.status().getResult().getProcessedTime()) : "-")
          .text("state", "State:", Row::state)
          .text("failed_reason", "Reason:", row -> row.status().getResult().getFailedReason());

  private record Row(String id, GetMessageStatusResponse status) {
    boolean isKnown() {
      return status.hasCreationTime();
    }

    boolean isDone() {
      return status.hasResult();
    }

    String state() {
      return isKnown() ? MessageWords.state(isDone(), status.getResult()) : "unknown";
    }
  }

  @Override
  public String word() {
    return "status";
  }

  @Override
  public String arguments() {
    return "message_id...";
  }

  @Override
  public String summary() {
    return "tells whether messages are pending, processed or failed";
  }

  @Override
  public String details() {
    return "Ends with 1 if the server does not know one of them.";
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
  public int run(Session session, Invocation arguments) throws AdminException {
    List<ByteString> ids = new ArrayList<>();
    for (String text : arguments.rest()) {
      ids.add(Arguments.messageId(text));
    }
    List<Row> rows = new ArrayList<>();
    for (ByteString id : ids) {
      rows.add(
          new Row(
              Hex.of(id),
              session
                  .admin()
                  .getMessageStatus(
                      GetMessageStatusRequest.newBuilder().setMessageId(id).build())));
    }
    session.output().rows(TABLE, rows, "");
    return rows.stream().allMatch(Row::isKnown) ? 0 : 1;
  }
}
